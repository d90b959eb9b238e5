using Verdict.Protocol.Messages;

namespace Verdict.Cli.Players;

/// <summary>How often each reason was given, because "rejected: 800" tells nobody what to change.</summary>
internal sealed class RejectionCounts
{
    // One more than the reasons that are known, for those of a newer server.
    private readonly long[] _counts = new long[Enum.GetValues<RejectReason>().Length + 1];

    public long Total => _counts.Sum();

    public void Add(RejectReason reason) => Interlocked.Increment(ref _counts[Math.Clamp((int)reason, 0, _counts.Length - 1)]);

    /// <summary>The reasons with their counts, the most frequent first; empty when there are none.</summary>
    public override string ToString() => string.Join(", ", _counts
        .Select((count, index) => (Count: count, Name: ((RejectReason)index).ToString()))
        .Where(entry => entry.Count > 0)
        .OrderByDescending(entry => entry.Count)
        .Select(entry => $"{entry.Name} {entry.Count:N0}"));
}
