import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { hostname, platform } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** For tests: a cluster of Slurm on this machine alone, with a controller, one node and a key of its own. */

/** Why there can be none; undefined where there can. */
export function slurmProblem(): string | undefined {
  if (platform() !== 'linux') return `Slurm runs on Linux, not on ${platform()}`
  const missing = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'scancel'].filter(
    (name) => spawnSync('sh', ['-c', `command -v ${name}`], { env: withSbin() }).status !== 0,
  )
  if (missing.length > 0) return `${missing.join(', ')} not found: apt-get install slurm-wlm installs them`
  return process.getuid!() === 0 ? undefined : 'slurmd has to be started by root'
}

/** Daemons lie where the path of a user does not lead. */
const withSbin = () => ({ ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` })

export interface Cluster {
  /** Environment in which commands of Slurm mean this cluster. */
  env: NodeJS.ProcessEnv
  /** Carries out a command of Slurm in the folder and returns what it prints. */
  command(name: string, ...words: string[]): string
  stop(): Promise<void>
}

/** Starts a cluster that keeps everything in a folder. */
export async function startCluster(folder: string): Promise<Cluster> {
  const at = (name: string) => join(folder, name)
  for (const name of ['state', 'spool', 'munge']) mkdirSync(at(name), { recursive: true, mode: 0o700 })
  writeFileSync(at('munge/key'), randomBytes(1024), { mode: 0o400 })
  const node = hostname().split('.')[0]!
  const [control, daemon] = await freePorts()
  writeFileSync(
    at('slurm.conf'),
    `
    ClusterName=overstep
    SlurmctldHost=${node}(127.0.0.1)
    SlurmUser=root
    SlurmdUser=root
    AuthType=auth/munge
    AuthInfo=socket=${at('munge/socket')}
    StateSaveLocation=${at('state')}
    SlurmdSpoolDir=${at('spool')}
    SlurmctldPidFile=${at('slurmctld.pid')}
    SlurmdPidFile=${at('slurmd.pid')}
    SlurmctldLogFile=${at('slurmctld.log')}
    SlurmdLogFile=${at('slurmd.log')}
    SlurmctldPort=${control}
    SlurmdPort=${daemon}
    ProctrackType=proctrack/pgid
    TaskPlugin=task/none
    MpiDefault=none
    JobAcctGatherType=jobacct_gather/none
    AccountingStorageType=accounting_storage/none
    SelectType=select/cons_tres
    SelectTypeParameters=CR_CPU
    SchedulerParameters=batch_sched_delay=0,sched_interval=1
    ReturnToService=2
    NodeName=${node} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
    PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
    `.replace(/^ +/gm, ''),
  )
  const env = { ...withSbin(), SLURM_CONF: at('slurm.conf') }
  const command = (name: string, ...words: string[]) =>
    execFileSync(name, words, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const munge = ['key-file', 'socket', 'pid-file', 'log-file', 'seed-file']
  command('munged', '--force', ...munge.map((option) => `--${option}=${at(`munge/${option.split('-')[0]}`)}`))
  command('slurmctld', '-c')
  command('slurmd', '-N', node)
  const stop = async () => {
    for (const file of ['slurmd.pid', 'slurmctld.pid', 'munge/pid']) await ended(Number(readFileSync(at(file), 'utf8')))
  }
  for (let tries = 0; !command('sinfo', '--noheader', '--format=%T').includes('idle'); tries++) {
    if (tries > 300) {
      const log = readFileSync(at('slurmctld.log'), 'utf8')
      await stop()
      throw new Error(`Slurm's node did not come up:\n${log}`)
    }
    await pause(100)
  }
  return { env, command, stop }
}

/** Asks a process to end, and waits until it has. */
async function ended(pid: number): Promise<void> {
  try {
    process.kill(pid)
    for (let tries = 0; tries < 300; tries++) {
      process.kill(pid, 0)
      await pause(50)
    }
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone.
  }
}

async function freePorts(): Promise<number[]> {
  const servers = [createServer(), createServer()]
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) =>
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
        ),
    ),
  )
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
