using System.Numerics;
using System.Text.Json.Nodes;

namespace Verdict.Cli.Players;

/// <summary>Counts times in buckets that grow with the time, so that any percentile is right to within 1.6 %
/// and recording costs an increment.</summary>
/// <remarks>Many threads may record at once; each bucket is counted atomically.
/// Reading meanwhile gives a picture that is slightly torn and good enough for progress.</remarks>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int MagnitudesMax = 36;

    private readonly long[] _counts = new long[SubBuckets * (MagnitudesMax + 1)];
    private long _maxUs;
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public double MaxMs => Interlocked.Read(ref _maxUs) / 1_000.0;

    public void Record(TimeSpan time) => RecordUs((long)time.TotalMicroseconds);

    public void RecordUs(long us)
    {
        us = Math.Max(us, 0);
        Interlocked.Increment(ref _counts[Math.Min(BucketOf(us), _counts.Length - 1)]);
        Interlocked.Increment(ref _count);
        var max = Interlocked.Read(ref _maxUs);
        while (us > max && Interlocked.CompareExchange(ref _maxUs, us, max) != max) max = Interlocked.Read(ref _maxUs);
    }

    /// <summary>The time that the given part of all recorded ones did not exceed, in milliseconds; 0 when there are none.</summary>
    /// <param name="part">0.99 for the 99th percentile.</param>
    public double PercentileMs(double part)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * part));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += Interlocked.Read(ref _counts[bucket]);
            // The middle of the bucket, but never more than what was really the longest.
            if (seen >= wanted) return Math.Min((LowestOf(bucket) + LowestOf(bucket + 1) - 1) / 2.0 / 1_000.0, MaxMs);
        }

        return MaxMs;
    }

    /// <summary>For people: p50 / p95 / p99 / max.</summary>
    public override string ToString() =>
        $"{PercentileMs(0.5):0.00} / {PercentileMs(0.95):0.00} / {PercentileMs(0.99):0.00} / {MaxMs:0.00} ms";

    /// <summary>The percentiles that results report, in milliseconds.</summary>
    public JsonObject ToJson() => new()
    {
        ["p50"] = Math.Round(PercentileMs(0.5), 3),
        ["p95"] = Math.Round(PercentileMs(0.95), 3),
        ["p99"] = Math.Round(PercentileMs(0.99), 3),
        ["max"] = Math.Round(MaxMs, 3),
    };

    /// <summary>Takes what has been recorded and starts anew: for progress per second.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Interlocked.Exchange(ref _count, 0);
        Interlocked.Exchange(ref _maxUs, 0);
    }

    // Below 64 each microsecond has its bucket. Above, each power of two has 64 of equal width.
    private static int BucketOf(long us)
    {
        if (us < SubBuckets) return (int)us;
        var magnitude = BitOperations.Log2((ulong)us) - SubBucketBits;
        return ((magnitude + 1) * SubBuckets) + (int)(us >> magnitude) - SubBuckets;
    }

    private static long LowestOf(int bucket)
    {
        if (bucket < SubBuckets) return bucket;
        var magnitude = (bucket / SubBuckets) - 1;
        return (long)(SubBuckets + (bucket % SubBuckets)) << magnitude;
    }
}
