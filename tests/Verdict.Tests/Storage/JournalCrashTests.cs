using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

/// <summary>Writes at random, crashes at a random byte, reopens: what was committed is there, and nothing but a prefix of what was
/// appended.</summary>
public sealed class JournalCrashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void After_a_crash_everything_committed_is_there_and_the_rest_is_a_prefix(int kind)
    {
        var seed = Environment.TickCount;
        for (var run = 0; run < 60; run++) CrashNamingSeed(seed + run, outOfOrder: kind == 1);
    }

    [Theory]
    [InlineData(20_261_122)]
    public void Seeds_kept_for_ever(int seed)
    {
        CrashNamingSeed(seed, outOfOrder: false);
        CrashNamingSeed(seed, outOfOrder: true);
    }

    private static void CrashNamingSeed(int seed, bool outOfOrder)
    {
        try
        {
            Crash(seed, outOfOrder);
        }
        catch (Exception e)
        {
            throw new Exception($"Seed {seed}, pages {(outOfOrder ? "out of" : "in")} order. Keep it among the seeds kept for ever.", e);
        }
    }

    private static void Crash(int seed, bool outOfOrder)
    {
        var random = new Random(seed);
        using var journal = new JournalDirectory();
        var appended = new List<string>();
        var sequence = 1L;
        var committed = 0;
        for (var life = 0; life < 4; life++)
        {
            using (var writer = journal.OpenWriter(segmentBytesMax: 4096 + random.Next(8192)))
            {
                Assert.Equal(0, writer.Recovery.EventsLost);
                var (blocks, lost) = journal.ReadAll();
                var found = blocks.ConvertAll(b => b.BodyHash);
                Assert.True(found.Count >= committed, $"{committed} batches were committed and {found.Count} survived.");
                Assert.True(found.SequenceEqual(appended.Take(found.Count)), $"what survived is not a prefix of what was appended.");
                Assert.Equal(0, lost);
                appended.RemoveRange(found.Count, appended.Count - found.Count);
                sequence = blocks.Count == 0 ? 1 : blocks[^1].FirstSequence + blocks[^1].Count;
                committed = WriteUntilCrash(writer, random, appended, ref sequence);
            }

            TearLastWrite(journal, random, outOfOrder);
        }
    }

    /// <summary>Commits a few times; the last commit reaches the files but not its end.</summary>
    private static int WriteUntilCrash(JournalWriter writer, Random random, List<string> appended, ref long sequence)
    {
        var commits = random.Next(1, 12);
        for (var c = 0; c <= commits; c++)
        {
            var committed = appended.Count;
            for (var b = random.Next(1, 8); b > 0; b--)
            {
                var batch = Batches.Moved(sequence: sequence, count: random.Next(1, 30));
                sequence += batch.Count;
                writer.Append(batch);
                appended.Add(ReadBlock.Hash(batch.Written.Span));
            }

            if (c == commits)
            {
                writer.Before = static step => { if (step == JournalStep.Head) throw new IOException("The power went."); };
                Assert.Throws<IOException>(writer.Commit);
                return committed;
            }

            writer.Commit();
        }

        return appended.Count;
    }

    /// <summary>Takes from the files what a power cut may take: anything above the durable position.</summary>
    private static void TearLastWrite(JournalDirectory journal, Random random, bool outOfOrder)
    {
        Assert.True(JournalMark.TryRead(File.ReadAllBytes(journal.HeadPath), out var head));
        var last = journal.Segments[^1];
        var end = JournalDirectory.Base(last) + new FileInfo(last).Length;

        // Earlier segments were flushed before the last one came to be, so only the last can be torn.
        var from = Math.Max(head.Position, JournalDirectory.Base(last));
        if (outOfOrder && end - from > 16)
        {
            // Pages reach the disk in any order: zeros may stand before bytes that arrived.
            var bytes = File.ReadAllBytes(last);
            var hole = (int)(random.NextInt64(from, end) - JournalDirectory.Base(last));
            bytes.AsSpan(hole, random.Next(1, bytes.Length - hole + 1)).Clear();
            File.WriteAllBytes(last, bytes);
        }
        else
        {
            journal.Truncate(random.NextInt64(from, end + 1));
        }
    }
}
