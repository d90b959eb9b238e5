/** The database cannot be used now. Nothing is wrong with what was asked: ask again later. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** Two writers met. The transaction left nothing behind and may simply be run again. */
export class StoreConflictError extends Error {
  override readonly name = 'StoreConflictError';
}

/** The work inside a transaction did nothing for so long that others had to be let through. It was undone and may be run again. */
export class StalledWorkError extends Error {
  override readonly name = 'StalledWorkError';
}

/** What is nobody's fault, and passes: it is waited for and tried again. All else repeats itself. */
export function isPassing(error: unknown): error is Error {
  return error instanceof StoreUnavailableError || error instanceof StoreConflictError || error instanceof StalledWorkError;
}

interface DriverError extends Error {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly sqlState?: unknown;
}

const mysqlLockWaitTimeout = 1205;
const mysqlDeadlock = 1213;

/**
 * Sorts what a driver throws. Only a complaint about the data itself stays as it is, because only that would repeat
 * itself for ever; all else a database can say (down, full, read-only, too many connections, a missing grant) passes
 * once somebody has mended it, so it must pause a consumer and never condemn an event.
 */
export function sortDriverError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errno, sqlState } = error as DriverError;
  if (error.name === 'SQLiteError' || (typeof code === 'string' && code.startsWith('SQLITE_'))) {
    const text = String(code);
    if (/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(text)) return error;
    if (/^SQLITE_(BUSY|LOCKED)/.test(text)) return new StoreConflictError(error.message, { cause: error });
    return new StoreUnavailableError(`SQLite says ${text}: ${error.message}`, { cause: error });
  }
  if (error.name === 'MySQLError' || (typeof code === 'string' && code.startsWith('ERR_MYSQL_'))) {
    if (errno === mysqlDeadlock || errno === mysqlLockWaitTimeout) return new StoreConflictError(error.message, { cause: error });
    // 45000 is what a trigger or a procedure of the database's owner says about a row.
    if (typeof sqlState === 'string' && /^(2[123]|45)/.test(sqlState)) return error;
    return new StoreUnavailableError(`MySQL says ${errno ?? code}: ${error.message}`, { cause: error });
  }
  return error;
}

/** A row that is already there under the same key. */
export function isDuplicateKey(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errno } = error as DriverError;
  return errno === 1062 || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
