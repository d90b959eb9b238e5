import type { Child } from './child.ts';
import { findProgram } from './programs.ts';
import type { Stage } from './stage.ts';

/**
 * The mock cluster of librdkafka, a test's own. It speaks the real protocol with groups; it lives in memory, so it cannot be killed and
 * come back with its data: an outage is a process that is stopped and goes on.
 */
export class MockKafka {
  private constructor(
    readonly child: Child,
    readonly brokers: string,
  ) {}

  static async start(stage: Stage): Promise<MockKafka> {
    const mock = '-X test.mock.num.brokers=1 -b mock -C -t warmup -d mock';
    const child = stage.start({
      name: 'mock Kafka',
      // It tells of every request, thousands a second, so only the line that matters gets this far. The shell becomes the mock itself.
      command: ['bash', '-c', `exec ${findProgram('kcat')} ${mock} > >(exec grep --line-buffered bootstrap.servers=) 2>&1`],
    });
    const line = await child.line('where it listens', (said) => said.includes('bootstrap.servers='));
    return new MockKafka(child, /bootstrap\.servers=([0-9.:,]+)/.exec(line)![1]!);
  }

  /** Connections stay and nothing answers any more. */
  hang(): void {
    this.child.signal('SIGSTOP');
  }

  goOn(): void {
    this.child.signal('SIGCONT');
  }
}
