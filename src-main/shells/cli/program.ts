import { Command, CommanderError, Option } from 'commander'
import { annotationForms, exportFormats, figureSizes, figureStyles, OverstepError } from '#shared/contract/index.ts'
import type { Layout } from './layout.ts'
import type { Context } from './session.ts'
import { badInput, exitCodes, report, terminalOf } from './terminal.ts'

/**
 * Carries out one command line.
 * @param words the arguments behind `overstep`
 * @returns the exit code; never throws
 */
export async function execute(words: readonly string[], layout: Layout): Promise<number> {
  let code: number = exitCodes.done
  const program = createProgram(layout, (result) => (code = result))
  if (words.length === 0) {
    program.outputHelp()
    return code
  }
  try {
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done
    return report(error instanceof CommanderError ? asBadInput(error) : error, terminalOf(words.includes('--json')))
  }
}

type Options = Record<string, unknown>

function createProgram(layout: Layout, end: (code: number) => void): Command {
  const program = new Command('overstep')
    .description('A workbench for research on gradient descent with large learning rates.')
    .version(layout.version)
    .option('--data-dir <dir>', "folder of the database (default: OVERSTEP_DATA_DIR, or the user's data folder)")
    .option('--json', 'print one JSON document on standard output, and nothing else there')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => undefined })
    .exitOverride()

  /** Adds a command; what it returns is the exit code, nothing is `done`. */
  const add = (
    usage: string,
    description: string,
    act: (context: Context, words: (string & string[])[], options: Options) => Promise<unknown>,
  ): Command =>
    program
      .command(usage)
      .description(description)
      .action(async (...given: unknown[]) => {
        const command = given.pop() as Command
        given.pop()
        const { dataDir, json, ...options } = command.optsWithGlobals<Options>()
        const terminal = terminalOf(json === true)
        if (dataDir === '') throw badInput('--data-dir', 'must not be empty')
        const context = { layout, terminal, dataDir: dataDir as string | undefined }
        const result = await act(context, given as (string & string[])[], options)
        end(typeof result === 'number' ? result : exitCodes.done)
      })

  add(
    'start',
    'open the workbench in its window, or in a browser where there can be none',
    async (context, _words, options) =>
      (await import('./serve.ts')).start(context, options.browser === true ? 'browser' : undefined),
  ).option('--browser', 'open it in a browser, and fetch no Electron')
  add('serve', 'serve the workbench to a browser', async (context, _words, options) =>
    (await import('./serve.ts')).serve(context, { ...(options as { host: string; port: string }), openPage: false }),
  )
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 is any free one', '0')
  add('doctor', 'check devices, engines, data sets and the database', async (context, _words, options) =>
    (await import('./doctor.ts')).doctor(context, options),
  ).option('--rescue <folder>', 'only save what can be read of a damaged database, as a new data folder')
  add('compact', 'give back to the disk what the database does not need', async (context, _words, options) =>
    (await import('./compact.ts')).compact(context, options),
  ).option('--deleted', 'also remove deleted runs for good, which could be restored for a day')
  add(
    'run <experiment>',
    'run a preset (fig06), a kind (loss-line), a config (FILE.json) or a branch of networks (branch), and save it',
    async (context, words, options) => {
      const [experiment, set] = [words[0] ?? '', (options.set ?? []) as string[]]
      const { sweep: over, shard, out } = options as { sweep?: string[]; shard?: string; out?: string }
      if (over) return (await import('./sweep.ts')).runSweep(context, { experiment, set, over, shard, out })
      if (shard !== undefined) throw badInput('--shard', 'needs --sweep, whose runs it divides')
      return (await import('./run.ts')).runExperiment(context, experiment, set, out)
    },
  )
    .option('--set <key.path=value...>', 'change a field of the config, such as start.count=100')
    .option(
      '--sweep <key.path=value,value...>',
      'a run for each value of a field, such as steps=500,1000, or of a range, from..to:count or ' +
        'from..to:count:log, such as landscape.parameters.a=0.1..10:5:log; for all combinations where it is ' +
        'given again',
    )
    .option(
      '--shard <k/n>',
      'only part k of n of the sweep, such as 2/8, deterministic wherever it is run; import joins archives of parts',
    )
    .option('--out <file.zip>', 'also write what was run as an archive, when all of it has ended')
  add(
    'resume <id>',
    'go on with a run of networks or of shares that was paused, cancelled or killed',
    async (context, [id = '']) => (await import('./run.ts')).resumeRun(context, id),
  )
  add(
    'train-on <id>',
    'train the networks of a run for more steps, as if it had been asked for them at first',
    async (context, [id = ''], options) => (await import('./train-on.ts')).trainOn(context, id, options as never),
  )
    .option('--epochs <count>', 'so many epochs more', wholeNumberOf('--epochs'))
    .option('--steps <count>', 'so many steps more', wholeNumberOf('--steps'))
  add('data', 'show where data sets were found, or download one', async (context, _words, options) =>
    (await import('./data.ts')).showData(context, options),
  ).option('--download [dataset]', 'download mnist, fashion-mnist, kmnist or cifar-10 into the data folder')
  add('list', 'list the saved runs, newest first', async (context, _words, options) =>
    (await import('./runs.ts')).listRuns(context, options),
  )
    .option('--text <words>', 'only runs in which every word occurs, such as fig06 for those of that preset')
    .option('--limit <count>', 'at most so many', wholeNumberOf('--limit'))
  add('show <id>', 'show a run: its settings, summary and arrays', async (context, [id = ''], options) =>
    (await import('./runs.ts')).showRun(context, id, options.log === true),
  ).option('--log', 'also what happened to it: begun, paused, resumed, exported, …')
  add('delete <id...>', 'delete runs', async (context, [ids = []]) =>
    (await import('./runs.ts')).deleteRuns(context, ids),
  )
  add(
    'slim <id...>',
    'remove the snapshots of completed runs of networks for good, and keep their inner products',
    async (context, [ids = []], options) => (await import('./runs.ts')).slimRuns(context, ids, options.yes === true),
  ).option('--yes', 'nothing brings them back, and that is meant')
  add('restore <id...>', 'bring deleted runs back, for a day after they were deleted', async (context, [ids = []]) =>
    (await import('./runs.ts')).restoreRuns(context, ids),
  )
  add(
    'archive <id...>',
    'write runs with everything they computed as one zip file',
    async (context, [ids = []], options) =>
      (await import('./archives.ts')).writeArchive(context, ids, String(options.out)),
  ).requiredOption('--out <file.zip>', 'file to write')
  add(
    'report <id...>',
    'write figures, notes and settings of runs as one HTML file',
    async (context, [ids = []], options) =>
      (await import('./report.ts')).writeReport(context, ids, String(options.out)),
  ).requiredOption('--out <file.html>', 'file to write')
  add('import <file.zip>', 'take in the runs of such a file, all or none', async (context, [file = '']) =>
    (await import('./archives.ts')).importArchive(context, file),
  )
  add(
    'import-weights <file>',
    'take in the weights of a network trained elsewhere, an .npz or .safetensors file, as a run',
    async (context, [file = ''], options) =>
      (await import('./archives.ts')).importWeights(context, file, (options.set ?? []) as string[]),
  ).option('--set <key.path=value...>', 'what the file does not tell, such as activation=tanh or learningRates=[0.1]')
  add('array <id> <name>', 'write an array of a run for NumPy', async (context, [id = '', name = ''], options) =>
    (await import('./files.ts')).writeArray(context, id, name, String(options.out)),
  ).requiredOption('--out <file.npy>', 'file to write')
  add('series <id> <name>', 'write a series of a run for NumPy', async (context, [id = '', name = ''], options) =>
    (await import('./files.ts')).writeSeries(context, id, name, String(options.out)),
  ).requiredOption('--out <file.npy>', 'file to write: rows of member, step and value')
  add(
    'export [id]',
    'write a figure of a run, of runs side by side or of a sweep, or its data',
    async (context, [id], options) => (await import('./export.ts')).exportFigures(context, id, options as never),
  )
    .option('--compare <ids>', 'in place of a run: ids with commas between them, or the id of a saved comparison')
    .option('--sweep <id>', 'in place of a run: the id of a sweep, or of a run of it')
    .option(
      '--figure <name>',
      'which figure, such as fate-map; of a comparison grid, difference, shares, results …; of a sweep values, map, …',
    )
    .option(
      '--all',
      'every figure into the folder --out, a .zip, or the pages of a .pdf; of a comparison also its tables and data',
    )
    .requiredOption('--out <file>', 'file to write')
    .option('--format <format>', `${exportFormats.join(', ')}; by default that of the name of the file`)
    .addOption(new Option('--size <name>', 'size and text for a purpose').choices(Object.keys(figureSizes)))
    .option('--mm <width×height>', 'size in millimetres, such as 89x67')
    .option('--dpi <dpi>', 'image pixels per inch', numberOf)
    .option('--font-size <points>', 'size of the text of legends and ticks', numberOf)
    .option('--caption', 'a line below the figure that says what it shows')
    .option('--letter <letter>', 'letter of a panel, such as a, at the top left')
    .option('--title <words>', 'title above the figure')
    .option('--x-label <words>', 'name of the x axis')
    .option('--y-label <words>', 'name of the y axis')
    .option(
      '--annotate <what>',
      `words, an arrow or a line at a value: ${annotationForms.map((form) => `"${form}"`).join(', ')}; repeatable`,
      (what: string, before: string[] | undefined) => [...(before ?? []), what],
    )
    .option('--provenance', 'a line below the figure that says which run it is of')
    .option('--width <pixels>', 'width in CSS pixels', numberOf)
    .option('--height <pixels>', 'height in CSS pixels', numberOf)
    .option('--pixel-ratio <ratio>', 'image pixels per CSS pixel', numberOf)
    .addOption(new Option('--style <style>', 'look of the figure').choices(figureStyles))
    .option('--transparent', 'leave out the background')
    .option(
      '--view <x:x,y:y>',
      'the part of the axes that is shown, such as 0:3,0.001:0.01; of a grid as if its first figure were zoomed to it',
    )
    .option(
      '--hide <entry>',
      'leave out what an entry of the legend stands for, such as "γ = 0.1"; repeatable',
      (entry: string, before: string[] | undefined) => [...(before ?? []), entry],
    )
    .option('--article-view', 'leave empty what did not settle')
    .option('--no-stability-limits', 'leave out the learning rates above which minima repel')
    .option(
      '--relative-to <minimum>',
      'learning rates as c = γλ, λ of the minimum of this index in the summary',
      numberOf,
    )
    .option('--slice <index>', 'which learning rate of a list of maps is shown, from 0', numberOf)
    .option(
      '--azimuth <degrees>',
      'from where a surface is seen: direction around the axis of f, from that of x',
      numberOf,
    )
    .option('--elevation <degrees>', 'and that above the plane, 0 to 90', numberOf)
    .option('--smoothing <weight>', 'smooth curves of training: 0 (not) to 0.99', numberOf)
    .option('--log-steps', 'steps on a logarithmic axis')
    .option('--log-values', 'losses, or shares of errors, on a logarithmic axis')
    .option('--no-log-values', 'losses on a linear axis')
    .addOption(new Option('--curves <which>', 'curves of training that are shown').choices(['both', 'train', 'test']))
    .option('--no-equal-units', 'the axes of a plane of principal components fill the figure')
    .addOption(new Option('--group <by>', 'means over networks').choices(['none', 'start', 'rate']))
    .addOption(
      new Option('--extents <which>', 'with --compare: what axes that mean the same reach over').choices([
        'shared',
        'own',
      ]),
    )
    .option('--fate <fate>', 'with --compare: the fate whose shares lie over each other, such as sharp')
    .addOption(
      new Option('--colours <by>', 'with --compare: what tells curves and paths apart').choices([
        'run',
        'start',
        'rate',
      ]),
    )
    .option('--pair <id,id>', 'with --compare: the maps whose difference is shown, from the first to the second')
    .option('--plane <id>', 'with --compare: the networks whose weights the plane of paths is fitted on, or all')
    .option('--from <id>', 'with --compare: the networks from whose weights distances are measured')
    .option('--result <name>', 'with --sweep: the result that is shown, such as shares.flat or networks.testAccuracy')
    .option('--along <key.path>', 'with --sweep: the swept field along the x axis')
    .option('--up <key.path>', 'with --sweep: the swept field along the y axis of a map')
  add(
    'reproduce',
    'run the experiments of the article and write its figures with a report',
    async (context, _, options) => (await import('./reproduce.ts')).reproduce(context, options as never),
  )
    .option('--out <folder>', 'where to write', 'overstep-article')
    .option('--all', 'also what goes beyond the article, as an appendix')
    .option('--only <figures>', 'some of them, such as fig06,fig10,noise')
    .option('--quick', 'smaller versions, in less than a minute')
  add(
    'landscapes [landscape]',
    'list the landscapes, or print the minima, saddles and maxima of one, which is named or described as for eval',
    async (context, [landscape], options) =>
      (await import('./landscapes.ts')).showLandscapes(context, { ...options, landscape }),
  )
    .option('--expression <function>', "a function in place of a landscape, such as 'x^2 + a*y^2'")
    .option('--variables <names>', 'its variables (default: x, or x,y)')
    .option('--parameter <name=value...>', 'numbers that its other names stand for, such as a=3')
  add(
    'eval [landscape]',
    'print value and gradient at a point of a landscape: a name, a definition in JSON, or a .json file with one',
    async (context, [landscape], options) =>
      (await import('./evaluate.ts')).evaluate(context, { ...(options as { at: string }), landscape }),
  )
    .requiredOption('--at <x[,y]>', 'the point')
    .option('--expression <function>', "a function in place of a landscape, such as 'x^2 + a*y^2'")
    .option('--variables <names>', 'its variables (default: x, or x,y)')
    .option('--parameter <name=value...>', 'numbers that its other names stand for, such as a=3')
  return program
}

/** The number that was typed, or what was typed in its place, for the refusal to name. */
function numberOf(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

function wholeNumberOf(option: string): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!Number.isInteger(number) || number < 1)
      throw new CommanderError(
        2,
        `overstep.${option.slice(2)}`,
        `${option}: must be a whole number of at least 1, got ${JSON.stringify(text)}`,
      )
    return number
  }
}

/** A mistake in the words themselves, told like any other wrong input. */
function asBadInput(error: CommanderError): OverstepError {
  const message = error.message.replace(/^error: /, '')
  const path = /'(-{1,2}[\w-]+)|'([^']*)'/.exec(message)
  return new OverstepError('invalid-input', message, {
    issues: [{ path: path?.[1] ?? path?.[2] ?? '', message }],
  })
}
