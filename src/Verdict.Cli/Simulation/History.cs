using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.Cli.Simulation;

/// <summary>All that every owner ever decided, told by nobody but the zones themselves: what the rest is measured by.</summary>
internal sealed class History
{
    private readonly Dictionary<(ZoneId Zone, Epoch Epoch), EpochRecord> _epochs = [];

    /// <summary>Events decided.</summary>
    public long Events { get; private set; }

    public IEnumerable<EpochRecord> Epochs => _epochs.Values;

    /// <summary>An owner opens a zone.</summary>
    public EpochRecord Begin(ZoneId zone, Epoch epoch, EventPoint continues, string owner)
    {
        if (_epochs.TryGetValue((zone, epoch), out var earlier))
        {
            throw new Violation(
                Invariant.Fencing,
                $"{owner} opened zone {zone} with epoch {epoch}, and so had {earlier.Owner}: their events cannot be told apart.");
        }

        var record = new EpochRecord(zone, epoch, continues, owner);
        _epochs.Add((zone, epoch), record);
        return record;
    }

    /// <summary>An event was decided.</summary>
    public void Add(EpochRecord record, ReadOnlySpan<byte> envelope)
    {
        record.Events.Add(envelope.ToArray());
        Events++;
    }

    /// <summary>An owner's zone has come back at a point: what was decided after it never was.</summary>
    public void Undo(ZoneId zone, string owner, EventPoint after)
    {
        foreach (var record in OfZone(zone).Where(record => record.Owner == owner && record.Epoch >= after.Epoch).ToList())
        {
            var last = (int)after.Sequence;
            if (record.Epoch > after.Epoch)
            {
                _epochs.Remove((zone, record.Epoch));
            }
            else if (record.Events.Count > last)
            {
                record.Events.RemoveRange(last, record.Events.Count - last);
                record.Kept = Math.Min(record.Kept, last);
            }
        }
    }

    public EpochRecord? Find(ZoneId zone, Epoch epoch) => _epochs.GetValueOrDefault((zone, epoch));

    /// <summary>The envelope of an event, or null when nobody decided it.</summary>
    public byte[]? Find(in EventId id) =>
        Find(id.Zone, id.Epoch) is { } record && id.Sequence >= 1 && id.Sequence <= record.Events.Count
            ? record.Events[(int)id.Sequence - 1]
            : null;

    /// <summary>What an owner decided in a zone, newest epoch first.</summary>
    public IEnumerable<EpochRecord> OfZone(ZoneId zone) =>
        _epochs.Values.Where(record => record.Zone == zone).OrderByDescending(record => record.Epoch.Value);

    /// <summary>The epochs that lead to a point, oldest first, each with its last event that counts.</summary>
    public List<(EpochRecord Record, long Last)> ChainTo(ZoneId zone, EventPoint point)
    {
        var chain = new List<(EpochRecord, long)>();
        while (point.Epoch.Value > 0)
        {
            var record = Find(zone, point.Epoch) ?? throw new Violation(
                Invariant.Replay,
                $"Zone {zone} is said to continue event {point.Sequence} of epoch {point.Epoch}, which nobody decided.");
            if (point.Sequence > record.Events.Count)
            {
                throw new Violation(
                    Invariant.Replay,
                    $"Zone {zone} is said to continue event {point.Sequence} of epoch {point.Epoch}, which has {record.Events.Count}.");
            }

            chain.Add((record, point.Sequence));
            point = record.Continues;
        }

        chain.Reverse();
        return chain;
    }
}

/// <summary>What one owner decided in one epoch of a zone.</summary>
internal sealed class EpochRecord(ZoneId zone, Epoch epoch, EventPoint continues, string owner)
{
    public ZoneId Zone { get; } = zone;

    public Epoch Epoch { get; } = epoch;

    /// <summary>What its owner began with.</summary>
    public EventPoint Continues { get; } = continues;

    /// <summary>Which server.</summary>
    public string Owner { get; } = owner;

    /// <summary>Envelopes; the first has sequence 1.</summary>
    public List<byte[]> Events { get; } = [];

    /// <summary>The last event that a journal said to have on disk.</summary>
    public long Committed { get; set; }

    /// <summary>The last event that outlives the owner's process: on disk, or in a slot of its spool with all before it.</summary>
    public long Kept { get; set; }

    /// <summary>The last event that Kafka acknowledged to the owner.</summary>
    public long Shipped { get; set; }
}
