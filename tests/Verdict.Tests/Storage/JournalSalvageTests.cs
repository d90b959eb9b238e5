using Verdict.Events;
using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

/// <summary>Kills are simulated by opening the same files again: nothing is closed, nothing is flushed.</summary>
public sealed class JournalSalvageTests : IDisposable
{
    private const string Boot = "d3b07384-d113-4956-8f2e-0123456789ab";

    private readonly JournalDirectory _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void After_an_orderly_stop_there_is_nothing_to_salvage()
    {
        using var writer = _journal.OpenWriter();
        Assert.Same(SalvageReport.Nothing, JournalSalvage.Run(writer, Open()));
        Assert.Equal(0, writer.DurableIndex);
    }

    [Fact]
    public void What_the_journal_lacks_is_appended_in_order_and_the_rest_passed_over()
    {
        using var writer = _journal.OpenWriter();
        var killed = Open();
        var (written, half, open) = (killed.TryRent()!, killed.TryRent()!, killed.TryRent()!);
        Batches.Append(written, zone: 1, sequence: 1, count: 10);
        Batches.Append(half, zone: 1, sequence: 11, count: 10);
        Batches.Append(open, zone: 1, sequence: 21, count: 5);
        Batches.Append(killed.TryRent()!, zone: 2, sequence: 1, count: 3);
        writer.Append(written);
        writer.Append(Batches.Moved(zone: 1, sequence: 11, count: 4));
        writer.Commit();

        var report = JournalSalvage.Run(writer, Open());
        Assert.Equal((2, 14L, 0L), (report.Zones, report.Events, report.EventsGivenUp));
        Assert.Empty(report.Notes);
        var (blocks, _) = _journal.ReadAll();
        (int, long, int)[] expected = [(1, 1, 10), (1, 11, 4), (1, 15, 6), (1, 21, 5), (2, 1, 3)];
        Assert.Equal(expected, blocks.Select(b => (b.Zone, b.FirstSequence, b.Count)));
        Assert.Equal(28, writer.DurableIndex);
        Assert.Same(SalvageReport.Nothing, JournalSalvage.Run(writer, Open()));
    }

    [Fact]
    public void A_later_epoch_is_salvaged_from_its_first_event_on()
    {
        using var writer = _journal.OpenWriter();
        writer.Append(Batches.Moved(zone: 1, sequence: 1, count: 10, epoch: 1));
        writer.Commit();
        var killed = Open();
        Batches.Append(killed.TryRent()!, zone: 1, sequence: 1, count: 2, epoch: 3);
        Batches.Append(killed.TryRent()!, zone: 1, sequence: 3, count: 2, epoch: 3);
        Assert.Equal(4, JournalSalvage.Run(writer, Open()).Events);
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 2)]
    public void Events_that_do_not_follow_are_given_up_and_told(int epoch, int sequence)
    {
        using var writer = _journal.OpenWriter();
        writer.Append(Batches.Moved(zone: 1, sequence: 1, count: 10));
        writer.Commit();
        var killed = Open();
        Batches.Append(killed.TryRent()!, zone: 1, sequence, count: 3, epoch);
        var report = JournalSalvage.Run(writer, Open());
        Assert.Equal((0, 0L, 3L, 1), (report.Zones, report.Events, report.EventsGivenUp, report.Notes.Count));
        Assert.Equal(10, writer.DurableIndex);
        Assert.Same(SalvageReport.Nothing, JournalSalvage.Run(writer, Open()));
    }

    [Fact]
    public void A_replaced_owners_events_are_passed_over()
    {
        using var writer = _journal.OpenWriter();
        writer.Append(Batches.Moved(zone: 1, sequence: 1, count: 4, epoch: 5));
        writer.Commit();
        Batches.Append(Open().TryRent()!, zone: 1, sequence: 1, count: 9, epoch: 4);
        Assert.Equal((0L, 4L), (JournalSalvage.Run(writer, Open()).Events, writer.DurableIndex));
    }

    [Fact]
    public void The_last_events_of_a_zone_are_found_in_whatever_segment_they_stand()
    {
        using var writer = _journal.OpenWriter(segmentBytesMax: 4096);
        writer.Append(Batches.Moved(zone: 7, sequence: 1, count: 20));
        for (var i = 0; i < 40; i++) writer.Append(Batches.Moved(zone: 1, sequence: 1 + (i * 20), count: 20));
        writer.Commit();
        Assert.True(_journal.Segments.Length > 3);
        var killed = Open();
        Batches.Append(killed.TryRent()!, zone: 7, sequence: 15, count: 10);
        Batches.Append(killed.TryRent()!, zone: 1, sequence: 801, count: 1);
        Assert.Equal(5, JournalSalvage.Run(writer, Open()).Events);

        // With the past trimmed away, what the spool has is taken at its word: a snapshot holds what was before.
        writer.TrimBefore(writer.DurablePosition);
        Batches.Append(Open().TryRent()!, zone: 9, sequence: 500, count: 2);
        Assert.Equal(2, JournalSalvage.Run(writer, Open()).Events);
    }

    [Fact]
    public void A_salvage_that_is_killed_or_finds_the_disk_full_is_repeated_without_repeats()
    {
        var killed = Open();
        for (var zone = 1; zone <= 6; zone++) Batches.Append(killed.TryRent()!, zone, sequence: 1, count: 400);
        for (var steps = 1; steps <= 12; steps++)
        {
            using var writer = _journal.OpenWriter();
            var left = steps;
            writer.Before = _ => { if (--left == 0) throw new IOException("No space left on device"); };
            try
            {
                Assert.Equal((0L, 2_400L), (JournalSalvage.Run(writer, Open()).EventsGivenUp, writer.DurableIndex));
                break;
            }
            catch (IOException)
            {
                // The next start tries again.
            }
        }

        var (blocks, lost) = _journal.ReadAll();
        Assert.Equal(0, lost);
        Assert.Equal(Enumerable.Range(1, 6).Select(zone => (zone, 400)), blocks.Select(b => (b.Zone, b.Count)));
        Assert.Empty(Open().ListLeftovers());
    }

    [Fact]
    public void A_torn_slot_gives_the_events_before_the_damage()
    {
        using var writer = _journal.OpenWriter();
        var killed = Open();
        Batches.Append(killed.TryRent()!, zone: 1, sequence: 1, count: 10);
        var slot = Open().ListLeftovers()[0];
        killed.SlotMemory(slot).Span.Slice(EventImage.HeaderBytes + 200, 60).Fill(0xC1);
        var report = JournalSalvage.Run(writer, Open());
        Assert.InRange(report.Events, 1, 9);
        Assert.Equal(report.Events, writer.DurableIndex);
        Assert.Contains($"Slot {slot} ", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    private EventSpool Open() => EventSpool.Open(_journal.Path, 1024 * 1024, Boot);
}
