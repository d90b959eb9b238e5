using System.Numerics;

namespace Verdict.GameServer.Ticking;

/// <summary>Counts whole numbers, such as microseconds, in buckets of at most 3 % width, without allocating and without a lock.</summary>
/// <remarks>One thread records. Others may read at any time: each counter is read
/// whole, so a reading is at most a few records behind itself.</remarks>
internal sealed class Histogram
{
    private const int SubBucketBits = 5;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int Magnitudes = 36;
    private const int BucketCount = (Magnitudes + 1) * SubBuckets;

    private readonly long[] _counts = new long[BucketCount];
    private long _sum;

    /// <summary>Of everything recorded.</summary>
    public long Sum => Volatile.Read(ref _sum);

    /// <summary>The greatest value that is counted together with this one: only up to there can be told exactly how many there
    /// were.</summary>
    public static long BoundOf(long value) => UpperBoundOf(BucketOf(value));

    public void Record(long value)
    {
        value = Math.Max(0, value);
        _counts[BucketOf(value)]++;
        Volatile.Write(ref _sum, _sum + value);
    }

    /// <summary>How many records were not above each of some bounds, and, last, how many there were in all. Allocates nothing.</summary>
    /// <param name="bounds">Ascending, each one that <see cref="BoundOf"/> gave.</param>
    /// <param name="counts">One longer than the bounds.</param>
    public void Accumulate(ReadOnlySpan<long> bounds, Span<long> counts)
    {
        var (bucket, count) = (0, 0L);
        for (var i = 0; i < bounds.Length; i++)
        {
            for (var last = BucketOf(bounds[i]); bucket <= last; bucket++) count += Volatile.Read(ref _counts[bucket]);
            counts[i] = count;
        }

        for (; bucket < BucketCount; bucket++) count += Volatile.Read(ref _counts[bucket]);
        counts[bounds.Length] = count;
    }

    /// <summary>Copies the counters.</summary>
    public Reading Read()
    {
        var reading = new Reading(new long[BucketCount]);
        for (var i = 0; i < BucketCount; i++) reading.Counts[i] = Volatile.Read(ref _counts[i]);
        return reading;
    }

    /// <summary>Takes what was counted since the last call with the same <paramref name="last"/>, allocating nothing.</summary>
    /// <param name="last">What is remembered from call to call; empty at first.</param>
    /// <param name="since">Takes the difference.</param>
    public void ReadSince(Reading last, Reading since)
    {
        for (var i = 0; i < BucketCount; i++)
        {
            var now = Volatile.Read(ref _counts[i]);
            since.Counts[i] = now - last.Counts[i];
            last.Counts[i] = now;
        }
    }

    private static int BucketOf(long value)
    {
        if (value < SubBuckets) return (int)value;
        var magnitude = BitOperations.Log2((ulong)value) - SubBucketBits;
        var bucket = ((magnitude + 1) * SubBuckets) + (int)(value >> magnitude) - SubBuckets;
        return Math.Min(bucket, BucketCount - 1);
    }

    private static long UpperBoundOf(int bucket)
    {
        if (bucket < SubBuckets) return bucket;
        var magnitude = (bucket / SubBuckets) - 1;
        return (((long)(bucket % SubBuckets) + SubBuckets + 1) << magnitude) - 1;
    }

    /// <summary>The counters at one moment, or of the time between two; several added give several zones together.</summary>
    public sealed class Reading(long[] counts)
    {
        public static Reading Empty => new(new long[BucketCount]);

        public long[] Counts { get; } = counts;

        public Reading Plus(Reading other) => new([.. Counts.Zip(other.Counts, static (one, another) => one + another)]);

        /// <summary>The value that the given share of records did not exceed; 0 when there are none.</summary>
        public long Percentile(double share)
        {
            var total = Counts.Sum();
            if (total == 0) return 0;
            var wanted = Math.Max(1, (long)Math.Ceiling(total * share));
            for (var i = 0; i < Counts.Length; i++)
            {
                wanted -= Counts[i];
                if (wanted <= 0) return UpperBoundOf(i);
            }

            return UpperBoundOf(Counts.Length - 1);
        }

        public long Max
        {
            get
            {
                var last = Array.FindLastIndex(Counts, static count => count > 0);
                return last < 0 ? 0 : UpperBoundOf(last);
            }
        }
    }
}
