import { Component, type ReactNode } from 'react';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { CriticalIcon } from '@/shared/ui/icons';
import { Blank } from '@/shared/ui/panel';

type State = { readonly error: unknown; readonly hasFailed: boolean };

/** A page that throws takes itself down and leaves the header, and with it the other pages, in reach. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null, hasFailed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Broken error={this.state.error} /> : this.props.children;
  }
}

function Broken({ error }: { readonly error: unknown }) {
  const text = useText().app;
  return (
    <div role="alert">
      <Blank
        level={1}
        icon={<CriticalIcon className="size-8" />}
        title={text.brokenTitle}
        text={text.brokenText}
        action={
          <>
            <pre className="max-w-full overflow-x-auto rounded-lg bg-inset px-3 py-2 text-left text-xs">{String(error)}</pre>
            <Button onClick={() => location.reload()}>{text.reload}</Button>
          </>
        }
      />
    </div>
  );
}
