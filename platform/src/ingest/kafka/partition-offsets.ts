interface Partition {
  /** The next offset that the group has yet to process. */
  next: number;
  /** The offset that the next record produced will get. */
  end: number;
}

/** How far a consumer group is in each partition, and how far the partition itself. */
export class PartitionOffsets {
  readonly #partitions = new Map<string, Partition>();

  /** The oldest offset there is: a group that has committed nothing begins here, and one that was too slow goes on here. */
  sawBeginning(topic: string, partition: number, offset: number): void {
    this.committed(topic, partition, offset);
  }

  sawEnd(topic: string, partition: number, offset: number): void {
    const known = this.#of(topic, partition);
    known.end = Math.max(known.end, offset);
  }

  committed(topic: string, partition: number, next: number): void {
    const known = this.#of(topic, partition);
    known.next = Math.max(known.next, next);
  }

  lag(): number {
    let lag = 0;
    for (const { next, end } of this.#partitions.values()) lag += Math.max(0, end - next);
    return lag;
  }

  #of(topic: string, partition: number): Partition {
    const key = `${topic}/${partition}`;
    let known = this.#partitions.get(key);
    if (known === undefined) this.#partitions.set(key, (known = { next: 0, end: 0 }));
    return known;
  }
}
