import { useState } from 'react';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { GoodIcon } from '@/shared/ui/icons';
import { Modal } from '@/shared/ui/modal';

type PasswordOnceProps = { readonly name: string; readonly password: string; readonly onClose: () => void };

/** A new password. It lives in this dialog alone and is gone with it. */
export function PasswordOnce({ name, password, onClose }: PasswordOnceProps) {
  const { password: words } = useText().users;
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    // Without a secure connection a browser has no clipboard; the password can be selected by hand.
    void navigator.clipboard?.writeText(password).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Modal title={words.title(name)} onClose={onClose}>
      <div className="flex flex-col gap-3 px-4 py-5 sm:px-6">
        <p className="text-ink-soft text-pretty">{words.lead}</p>
        <div className="flex flex-wrap items-center gap-2">
          <output
            aria-label={words.shown}
            className="min-w-0 flex-1 rounded-lg bg-inset px-3 py-2.5 font-mono text-base break-all select-all"
          >
            {password}
          </output>
          <Button className="h-11" onClick={copy}>
            {isCopied && <GoodIcon className="size-4 text-good" />}
            <span role="status">{isCopied ? words.copied : words.copy}</span>
          </Button>
        </div>
      </div>
      <div className="flex justify-end border-t border-line bg-surface px-4 py-3 sm:px-6">
        <Button kind="primary" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Modal>
  );
}
