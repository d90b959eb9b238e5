/** The numbers of docs/protocol.md. */
export const ToServer = { Hello: 1, Move: 2, Leave: 3, Ping: 4, PickUpItem: 5, Resync: 6 } as const;

export const FromServer = {
  Welcome: 64,
  Redirect: 65,
  Refused: 66,
  MoveAccepted: 67,
  MoveRejected: 68,
  CommandRefused: 69,
  LeaveAccepted: 70,
  StateUpdate: 71,
  Notice: 72,
  Error: 73,
  Pong: 74,
  Placed: 75,
  CommandAccepted: 76,
  CommandRejected: 77,
} as const;

export const Reason = {
  OutOfBounds: 1,
  TooFar: 2,
  TooFast: 3,
  Blocked: 4,
  OnCooldown: 5,
  Stunned: 6,
  Dead: 7,
  NotInZone: 8,
  OutOfReach: 9,
  ItemGone: 10,
} as const;

export const Refusal = {
  InvalidToken: 1,
  ExpiredToken: 2,
  UnsupportedVersion: 3,
  UnknownZone: 4,
  ZoneFull: 5,
  Unavailable: 6,
  Banned: 7,
} as const;

export const ErrorCode = {
  Malformed: 1,
  FrameTooLarge: 2,
  UnknownMessage: 3,
  OutOfTurn: 4,
  Timeout: 5,
  Replaced: 6,
  TooSlow: 7,
  ServerStopping: 8,
  Flooding: 9,
  Internal: 10,
  Removed: 11,
} as const;

export const EntityKind = { Player: 1, Monster: 2, Item: 3 } as const;

export const Life = { Alive: 0, Stunned: 1, Dead: 2 } as const;

export const HazardKind = { Snare: 1, Pit: 2 } as const;
