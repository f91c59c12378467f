import { datasetNote, type Run } from '#shared/contract/index.ts'
import { base64, escaped, page, provenanceOf, settingsOf } from '#shared/report/index.ts'
import type { Finding } from './finding.ts'
import { codeMarkdown, plainMarkdown } from './markdown.ts'
import type { PlannedFigure } from './plan.ts'

/** One figure as the report shows it. */
export interface Entry {
  figure: PlannedFigure
  run: Run
  findings: readonly Finding[]
  /** Names of the written files, beside the report. */
  files: readonly string[]
}

export interface Report {
  version: string
  /** Milliseconds since 1970. */
  made: number
  /** Whether smaller versions were run. */
  quick: boolean
  entries: readonly Entry[]
  /** All runs, those of the comparisons with the printed formulas among them. */
  runs: readonly Run[]
}

const TITLE = 'Special properties of gradient descent with large learning rates, reproduced'
const ARTICLE =
  'D. Grachev, “Special Properties of Gradient Descent with Large Learning Rates” (2023), an overview of A. ' +
  'Mohtashami, M. Jaggi and S. Stich, ICML 2023, arXiv 2205.15142.'

const APPENDIX = 'Appendix: beyond the article'
/** Whether the first figure of the appendix is here. */
const beginsAppendix = (entries: readonly Entry[], index: number) =>
  entries[index]!.figure.appendix && !entries[index - 1]?.figure.appendix

const claimedBy = ({ appendix }: PlannedFigure) => (appendix ? 'The claim' : 'The article')

/** What holds of the whole report. */
function remarksOf({ quick, runs }: Report): string[] {
  const others = [...new Set(runs.flatMap(({ summary }) => datasetNote(summary) ?? []))]
  return [
    ...(quick
      ? ['Quick version: maps are coarser, starts fewer and networks trained for some hundred steps only.']
      : []),
    ...others.map(
      (note) =>
        `The networks were trained on ${note}, since MNIST was not found. Their numbers are not those of MNIST.`,
    ),
  ]
}

/** The report as Markdown, with the images beside it. */
export function markdownOf(report: Report): string {
  const { entries, runs } = report
  const table = (rows: readonly (readonly string[])[]) => rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
  const sections = entries.map(({ figure, run, findings, files }, index) =>
    [
      ...(beginsAppendix(entries, index) ? [`# ${APPENDIX}`] : []),
      `## ${plainMarkdown(`${figure.reference}: ${figure.title}`)}`,
      `![${plainMarkdown(figure.reference)}](${figure.id}.png)`,
      ...(findings.length > 0
        ? [
            table([
              [claimedBy(figure).toLowerCase(), 'measured', 'agrees if', 'verdict', 'why'],
              ['---', '---', '---', '---', '---'],
              ...findings.map(({ claim, measured, agreesIf, verdict, why = '' }) => [
                ...[claim, measured, agreesIf].map(plainMarkdown),
                `**${verdict}**`,
                plainMarkdown(why),
              ]),
            ]),
          ]
        : []),
      `Run ${run.id}. Files: ${files.map((file) => `[${file}](${file})`).join(', ')}.`,
    ].join('\n\n'),
  )
  const settings = runs.map((run) =>
    [
      `### ${plainMarkdown(run.title)}`,
      table([
        ['', ''],
        ['---', '---'],
        ...[...provenanceOf(run), ...settingsOf(run.config)].map(([name, value]) => [
          plainMarkdown(name),
          codeMarkdown(value),
        ]),
      ]),
    ].join('\n\n'),
  )
  return `${[
    `# ${TITLE}`,
    `${ARTICLE} ${madeOf(report)}`,
    ...remarksOf(report).map((remark) => `**${remark}**`),
    ...sections,
    '## Settings and provenance of all runs',
    ...settings,
  ].join('\n\n')}\n`
}

/** By which program the report was made and when, as its first sentence after the article's. */
function madeOf({ version, made }: Report): string {
  return `Made by Overstep ${version} on ${new Date(made).toISOString().slice(0, 16).replace('T', ' ')} UTC.`
}

/**
 * The report as one HTML file that needs no other and runs nothing.
 * @param imageOf the PNG of a figure by its id
 */
export function htmlOf(report: Report, imageOf: (id: string) => Uint8Array): string {
  const { entries, runs } = report
  const sections = entries.map(({ figure, run, findings, files }, index) => {
    const heading = beginsAppendix(entries, index) ? `<h1>${escaped(APPENDIX)}</h1>` : ''
    const image = base64(imageOf(figure.id))
    const rows = findings.map(
      ({ claim, measured, agreesIf, verdict, why = '' }) =>
        `<tr><td>${escaped(claim)}</td><td>${escaped(measured)}</td><td>${escaped(agreesIf)}</td><td ` +
        `class="verdict ${verdict.split(' ')[0]!}">${verdict}</td><td>${escaped(why)}</td></tr>`,
    )
    const claims =
      rows.length > 0
        ? `<table><thead><tr><th>${claimedBy(figure)}</th><th>Measured</th><th>Agrees ` +
          `if</th><th>Verdict</th><th>Why</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
        : ''
    return `${heading}<section id="${figure.id}"><h2>${escaped(`${figure.reference}: ${figure.title}`)}</h2>
<img alt="${escaped(`${figure.reference}: ${figure.title}`)}" src="data:image/png;base64,${image}" />
${claims}<p class="quiet">Run <a href="#${run.id}">${run.id}</a>. Files: ${files.map(escaped).join(', ')}.</p>
</section>`
  })
  const settings = runs.map((run) => {
    const rows = [...provenanceOf(run), ...settingsOf(run.config)].map(
      ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td><code>${escaped(value)}</code></td></tr>`,
    )
    return `<h3 id="${run.id}">${escaped(run.title)}</h3><table><tbody>${rows.join('')}</tbody></table>`
  })
  const body = `<h1>${escaped(TITLE)}</h1>
<p class="quiet">${escaped(ARTICLE)} ${escaped(madeOf(report))}</p>
${remarksOf(report)
  .map((remark) => `<p><strong>${escaped(remark)}</strong></p>`)
  .join('\n')}
${sections.join('\n')}
<h2>Settings and provenance of all runs</h2>
${settings.join('\n')}`
  return page(TITLE, body)
}
