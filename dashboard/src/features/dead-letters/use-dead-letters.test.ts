import { describe, expect, it } from 'vitest';
import { HttpError } from '@/shared/api/http';
import { outcomeOf } from './use-dead-letters';

const refused = (status: number, code: string) => new HttpError('refused', status, 'told', null, { code, message: 'told' });

describe('outcome of a decision', () => {
  it('tells what somebody else decided from what no retry will ever apply', () => {
    expect(outcomeOf(refused(409, 'already_resolved'))).toEqual({ kind: 'decided-already' });
    expect(outcomeOf(refused(409, 'fenced'))).toEqual({ kind: 'never', message: 'told' });
    expect(outcomeOf(refused(409, 'repeated'))).toEqual({ kind: 'never', message: 'told' });
  });

  it('takes another failure of the event for an answer, and everything else for a fault that changed nothing', () => {
    expect(outcomeOf(refused(422, 'failed'))).toEqual({ kind: 'failed-again', message: 'told' });
    const down = new HttpError('unreachable', 0, 'no answer');
    expect(outcomeOf(down)).toEqual({ kind: 'unchanged', error: down });
  });
});
