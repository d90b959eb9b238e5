import { useId, type ReactNode } from 'react';
import { classes } from './classes';

/** A titled part of a page; its title names it as a landmark. */
export function Panel({ title, aside, children }: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="mb-2.5 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id={id} className="text-[0.9375rem] font-semibold tracking-[-0.005em]">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

const BLANK_BOX = 'rounded-xl border border-dashed border-line-strong/60 bg-surface';

/** What stands where content would be: nothing yet, nothing at all, or nothing reachable. */
export function Blank(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
  readonly level?: 1 | 2;
}) {
  const Heading = props.level === 1 ? 'h1' : 'h2';
  return (
    <div className={classes('flex flex-col items-center gap-3 px-6 py-14 text-center', BLANK_BOX)}>
      <span className="text-ink-faint">{props.icon}</span>
      <Heading className="text-lg font-semibold tracking-tight text-balance">{props.title}</Heading>
      <p className="max-w-[56ch] text-ink-soft text-pretty">
        <WithCode text={props.text} />
      </p>
      {props.action}
    </div>
  );
}

/** Sets what stands between backticks as a command to type. */
export function WithCode({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 1 ? (
      <code key={index} className="rounded bg-inset px-1.5 py-0.5 font-mono text-[0.92em] text-ink">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
