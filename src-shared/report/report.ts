import { isoMoment, presetWords, type Run } from '../contract/index.ts'
import { provenanceOf, settingsOf } from './facts.ts'
import { base64, escaped, page } from './html.ts'
import { notesHtml } from './notes.ts'

/** A longer value of a summary is a list that figures show better. */
const MOST_CHARACTERS = 200

/** A figure of a run as a PNG, or why there is none. */
export type ReportedFigure = { title: string; png: Uint8Array } | { title: string; problem: string }

export interface ReportedRun {
  run: Run
  figures: readonly ReportedFigure[]
}

/**
 * Chosen runs as one HTML file that needs no other and runs nothing: figures, notes, results, settings, provenance.
 * @param version of the program that makes it
 * @param made milliseconds since 1970
 */
export function reportHtml(runs: readonly ReportedRun[], version: string, made: number): string {
  const title = runs.length === 1 ? runs[0]!.run.title : `${runs.length} runs`
  const when = isoMoment(made).slice(0, 16).replace('T', ' ')
  const contents =
    runs.length === 1
      ? ''
      : `<ol>${runs.map(({ run }) => `<li><a href="#${run.id}">${escaped(run.title)}</a></li>`).join('')}</ol>\n`
  return page(
    title,
    `<h1>${escaped(title)}</h1>
<p class="quiet">Made by Overstep ${escaped(version)} on ${when} UTC.</p>
${contents}${runs.map((each) => section(each, runs.length > 1)).join('\n')}`,
  )
}

function section({ run, figures }: ReportedRun, headed: boolean): string {
  const heading = headed ? `<h2>${escaped(run.title)}</h2>\n` : ''
  const tags = run.tags.length > 0 ? ` · ${run.tags.join(', ')}` : ''
  const from = run.preset ? ` · ${presetWords(run.preset)}` : ''
  const state = `${run.kind} · ${run.status}${from}${tags}${run.error ? ` · ${run.error}` : ''}`
  const notes = run.notes.trim() === '' ? '' : `<h3>Notes</h3>\n${notesHtml(run.notes)}\n`
  const results = settingsOf(run.summary ?? {}).filter(([, value]) => value.length <= MOST_CHARACTERS)
  return `<section id="${run.id}">${heading}<p class="quiet">${escaped(state)}</p>
${figures.map(figureHtml).join('\n')}
${notes}${results.length > 0 && run.summary ? `<h3>Results</h3>${table(results)}\n` : ''}<h3>Settings</h3>${table(
    settingsOf(run.config),
  )}
<h3>Provenance</h3>${table([['created', isoMoment(run.created)], ...provenanceOf(run)])}
</section>`
}

function figureHtml(figure: ReportedFigure): string {
  const title = escaped(figure.title)
  if ('problem' in figure) return `<p class="quiet">${title}: ${escaped(figure.problem)}</p>`
  return (
    `<figure><img alt="${title}" src="data:image/png;base64,${base64(figure.png)}" />` +
    `<figcaption class="quiet">${title}</figcaption></figure>`
  )
}

function table(rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td><code>${escaped(value)}</code></td></tr>`,
  )
  return `<table><tbody>${cells.join('')}</tbody></table>`
}
