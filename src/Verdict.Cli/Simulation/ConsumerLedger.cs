using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Cli.Simulation;

/// <summary>What a consumer does with an event.</summary>
internal enum Judgement
{
    Apply,
    Duplicate,
    Fenced,
}

/// <summary>How far a consumer has come in each zone, epoch and topic; decides by the rules of the platform's progress ledger what is
/// new, what was had, and what an owner says that was replaced.</summary>
/// <param name="ordered">Whether all topics come in one order, as they do from a journal.</param>
internal sealed class ConsumerLedger(bool ordered)
{
    private readonly Dictionary<(ZoneId Zone, Epoch Epoch, Topic Topic), long> _rows = [];

    /// <summary>Events known to be missing; where topics come by separate ways, at most so many.</summary>
    public long Missing { get; private set; }

    public Judgement Judge(in EventHeader header)
    {
        var (id, topic) = (header.Id, Topics.Of(header.Type));
        var key = (id.Zone, id.Epoch, topic);
        var last = _rows.GetValueOrDefault(key);
        if (id.Sequence <= last) return Judgement.Duplicate;

        // Where topics come by separate ways, one may still be in the old epoch while another is in the new.
        if (id.Epoch < NewestEpoch(id.Zone, ordered ? null : topic)) return Judgement.Fenced;
        if (ordered) Missing += id.Sequence - LastSequence(id.Zone, id.Epoch) - 1;
        else if (header.Previous != last) Missing += Math.Max(1, header.Previous - last);
        _rows[key] = id.Sequence;
        return Judgement.Apply;
    }

    private Epoch NewestEpoch(ZoneId zone, Topic? topic)
    {
        var newest = default(Epoch);
        foreach (var (key, _) in _rows)
        {
            if (key.Zone == zone && key.Epoch > newest && (topic is null || key.Topic == topic)) newest = key.Epoch;
        }

        return newest;
    }

    private long LastSequence(ZoneId zone, Epoch epoch)
    {
        var last = 0L;
        foreach (var (key, sequence) in _rows)
        {
            if (key.Zone == zone && key.Epoch == epoch) last = Math.Max(last, sequence);
        }

        return last;
    }
}
