export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Welcome extends Point {
  readonly version: number;
  readonly playerId: number;
  readonly zone: number;
  readonly epoch: number;
  readonly tick: number;
  readonly ticksPerSecond: number;
  readonly resumed: boolean;
  readonly reconnectWindowMs: number;
  readonly rules: {
    readonly stepMaxMm: number;
    readonly speedMmPerTick: number;
    readonly strideMaxMm: number;
    readonly cooldownTicks: number;
  };
  readonly map: {
    readonly width: number;
    readonly height: number;
    readonly obstacles: readonly Area[];
    readonly hazards: readonly (Area & { readonly kind: number })[];
  };
  readonly view: {
    readonly quantumMm: number;
    readonly viewRadiusMm: number;
    readonly nearRadiusMm: number;
    readonly updatesPerSecond: number;
    readonly farUpdatesPerSecond: number;
  };
  readonly reachMm: number;
}

type Numbers = readonly number[];

/** Reads a Welcome's fields, in the order of the page. Fields after the known ones are ignored. */
export function readWelcome(fields: readonly unknown[]): Welcome {
  const [version, playerId, zone, epoch, tick, ticksPerSecond, x, y, resumed, reconnectWindowMs, rules, map, view, reachMm] = fields;
  const [stepMaxMm, speedMmPerTick, strideMaxMm, cooldownTicks] = rules as [number, number, number, number];
  const [quantumMm, viewRadiusMm, nearRadiusMm, updatesPerSecond, farUpdatesPerSecond] = view as [number, number, number, number, number];
  const [width, height, obstacles, hazards] = map as [number, number, Numbers[], Numbers[]];
  return {
    version: version as number,
    playerId: playerId as number,
    zone: zone as number,
    epoch: epoch as number,
    tick: tick as number,
    ticksPerSecond: ticksPerSecond as number,
    x: x as number,
    y: y as number,
    resumed: resumed as boolean,
    reconnectWindowMs: reconnectWindowMs as number,
    rules: { stepMaxMm, speedMmPerTick, strideMaxMm, cooldownTicks },
    map: {
      width,
      height,
      obstacles: obstacles.map((area) => readArea(area)),
      hazards: hazards.map(([kind, ...area]) => ({ kind: kind!, ...readArea(area) })),
    },
    view: { quantumMm, viewRadiusMm, nearRadiusMm, updatesPerSecond, farUpdatesPerSecond },
    reachMm: reachMm as number,
  };
}

function readArea(numbers: Numbers): Area {
  const [x, y, width, height] = numbers as [number, number, number, number];
  return { x, y, width, height };
}
