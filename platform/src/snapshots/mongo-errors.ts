import { BSON, MongoInvalidArgumentError, MongoServerError } from 'mongodb';
import { StoreUnavailableError } from '../stores/store-errors.ts';

/** The document itself is refused: by a validator of the collection, or because it is too large. */
const documentFaults: ReadonlySet<unknown> = new Set([121, 10_334, 17_419, 17_420]);

/**
 * Sorts what the driver throws, as `sortDriverError` does for the other databases: only a complaint about the document itself
 * stays as it is, because only that would repeat itself for ever. All else passes once somebody has mended it.
 */
export function sortMongoError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailableError) return error;
  if (error instanceof BSON.BSONError || error instanceof MongoInvalidArgumentError) return error;
  if (error instanceof MongoServerError && documentFaults.has(error.code)) return error;
  if (!error.name.startsWith('Mongo')) return error;
  return new StoreUnavailableError(`MongoDB cannot be used: ${error.message}`, { cause: error });
}
