using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.Cli.Replay;

/// <summary>Takes what a log holds, in the log's order.</summary>
internal interface IRecordVisitor
{
    /// <summary>Whether records of this zone, of which there are some, are wanted still; for zone 0, whether any are.</summary>
    bool Wants(ZoneId zone);

    /// <summary>An event.</summary>
    void Event(EventPoint point, ZoneId zone, ReadOnlySpan<byte> envelope);

    /// <summary>A cold snapshot that stands behind the events before it.</summary>
    void Snapshot(EventPoint point, ZoneId zone, ReadOnlyMemory<byte> snapshot);

    /// <summary>Records of the zone that cannot be told apart any more.</summary>
    void Damage(ZoneId zone, string why);
}

/// <summary>Where recorded events are read from, without changing anything there.</summary>
internal interface IRecordSource : IAsyncDisposable
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>Events that should be there and cannot be read, of whatever zone, as far as is known after reading.</summary>
    long EventsLost { get; }

    /// <summary>The last such loss as a sentence; empty when nothing was lost.</summary>
    string LastLoss { get; }

    /// <summary>Hands over everything that is there now, until it ends or nobody wants more.</summary>
    /// <param name="visitor">Who takes it.</param>
    /// <param name="progress">Hears now and then which part of all was read; null where that cannot be told.</param>
    /// <param name="cancellation">Ends the reading with an exception.</param>
    Task ReadAsync(IRecordVisitor visitor, Action<double?> progress, CancellationToken cancellation);
}
