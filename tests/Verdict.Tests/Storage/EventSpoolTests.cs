using Verdict.Events;
using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

public sealed class EventSpoolTests : IDisposable
{
    private const string Boot = "d3b07384-d113-4956-8f2e-0123456789ab";
    private const int Slots = 8;
    private const int FileBytes = 4096 + (Slots * EventSpool.SlotBytes);

    private readonly JournalDirectory _journal = new();

    private string FilePath => Path.Combine(_journal.Path, "spool");

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void A_new_spool_has_its_room_on_the_disk_and_every_slot_free()
    {
        var spool = Open();
        Assert.Equal((Slots, Slots, ""), (spool.SlotCount, spool.FreeCount, spool.Note));
        Assert.Equal(FileBytes, new FileInfo(FilePath).Length);
        Assert.Empty(spool.ListLeftovers());
    }

    [Fact]
    public void Each_slot_is_rented_once_and_then_none_until_one_comes_back()
    {
        var spool = Open();
        var rented = Enumerable.Range(0, Slots).Select(_ => spool.TryRent()!).ToList();
        Assert.Equal(Slots, rented.Distinct().Count());
        Assert.All(rented, buffer => Assert.True(buffer.OutlivesProcess));
        Assert.Null(spool.TryRent());
        for (var i = 0; i < Slots; i++) Batches.Append(rented[i], zone: 1 + i, sequence: 1, count: 100 + i);
        for (var i = 0; i < Slots; i++) Assert.Equal(100 + i, Events.AnyEvent.Decode(rented[i]).Count);
        spool.Return(rented[3]);
        Assert.Same(rented[3], spool.TryRent());
        Assert.Equal(0, rented[3].Count);
    }

    [Fact]
    public void What_a_process_left_is_found_by_the_next_and_not_rented_out()
    {
        // The first one is never closed: a killed process closes nothing either.
        var killed = Open();
        Batches.Append(killed.TryRent()!, zone: 2, sequence: 5, count: 7);
        killed.Return(killed.TryRent()!);

        var spool = Open();
        Assert.Equal((Slots, Slots - 1, ""), (spool.SlotCount, spool.FreeCount, spool.Note));
        var slot = Assert.Single(spool.ListLeftovers());
        Assert.True(EventImage.TryRead(spool.SlotMemory(slot), out var image, out _));
        Assert.Equal((2, 5L, 7), (image.Zone.Value, image.FirstSequence, image.Count));
        spool.Free(slot);
        Assert.Equal((Slots, 0), (spool.FreeCount, Open().ListLeftovers().Count));
    }

    [Theory]
    [InlineData("another boot")]
    [InlineData("")]
    public void What_an_earlier_boot_left_is_discarded_and_told(string boot)
    {
        Batches.Append(Open().TryRent()!, zone: 2, sequence: 5, count: 7);
        var spool = EventSpool.Open(_journal.Path, FileBytes, boot);
        Assert.Contains("1 slots with about 7 events", spool.Note, StringComparison.Ordinal);
        Assert.Equal((Slots, 0), (spool.FreeCount, spool.ListLeftovers().Count));
        Assert.Empty(EventSpool.Open(_journal.Path, FileBytes, boot).Note);
    }

    [Fact]
    public void A_spool_grows_when_more_is_wanted_and_keeps_what_is_in_it()
    {
        Batches.Append(Open().TryRent()!, zone: 2, sequence: 5, count: 7);
        var larger = EventSpool.Open(_journal.Path, FileBytes + (5 * EventSpool.SlotBytes), Boot);
        Assert.Equal((Slots + 5, Slots + 4, 1), (larger.SlotCount, larger.FreeCount, larger.ListLeftovers().Count));
        Assert.Equal(Slots + 5, EventSpool.Open(_journal.Path, FileBytes, Boot).SlotCount);
    }

    [Fact]
    public void A_file_that_is_no_spool_becomes_one()
    {
        File.WriteAllBytes(FilePath, [.. Enumerable.Repeat((byte)0xAB, 2 * FileBytes)]);
        var spool = Open();
        Assert.Equal((Slots, Slots), (spool.SlotCount, spool.FreeCount));
        Assert.Empty(Open().ListLeftovers());
    }

    [Fact]
    public void A_spool_that_cannot_be_opened_has_no_slots_and_says_why()
    {
        Directory.CreateDirectory(FilePath);
        var spool = Open();
        Assert.Equal((0, 0), (spool.SlotCount, spool.FreeCount));
        Assert.Null(spool.TryRent());
        Assert.Contains("cannot be used", spool.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Renting_appending_and_returning_allocate_nothing_once_warm()
    {
        var spool = Open();
        Steady.AllocatesNothing(() =>
        {
            for (var i = 0; i < 100; i++) Round(spool, 1 + i);
        });
    }

    private static void Round(EventSpool spool, long sequence)
    {
        var (one, other) = (spool.TryRent()!, spool.TryRent()!);
        Batches.Append(one, zone: 1, sequence, count: 50);
        Batches.Append(other, zone: 2, sequence, count: 50);
        spool.Return(one);
        spool.Return(other);
    }

    private EventSpool Open() => EventSpool.Open(_journal.Path, FileBytes, Boot);
}
