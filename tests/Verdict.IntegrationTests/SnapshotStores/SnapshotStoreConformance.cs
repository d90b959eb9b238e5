using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.IntegrationTests.SnapshotStores;

/// <summary>What every store of hot snapshots must do. Each adapter runs this same suite.</summary>
public abstract class SnapshotStoreConformance : IAsyncLifetime
{
    private ISnapshotStore? _store;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISnapshotStore Store => _store!;

    public ValueTask InitializeAsync()
    {
        _store = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        CleanUp();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_a_zone_that_was_never_saved_there_is_nothing()
    {
        var zone = AnySnapshot.Zone();
        Assert.Null(await Store.LoadAsync(zone, Cancellation));
        Assert.Equal(EventPoint.Beginning, await Store.NewestAsync(zone, Cancellation));
    }

    [Fact]
    public async Task Gives_back_what_was_saved_byte_for_byte()
    {
        var zone = AnySnapshot.Zone();
        var bytes = AnySnapshot.Bytes(zone, 1, 7);
        Assert.Equal(Point(1, 7), await SaveAsync(zone, 1, 7, bytes));
        Assert.Equal(bytes, await LoadAsync(zone));
        Assert.Equal(Point(1, 7), await Store.NewestAsync(zone, Cancellation));
    }

    [Fact]
    public async Task A_later_one_takes_the_place_of_an_earlier_one()
    {
        var zone = AnySnapshot.Zone();
        await SaveAsync(zone, 1, 7, AnySnapshot.Bytes(zone, 1, 7));
        var later = AnySnapshot.Bytes(zone, 1, 8, stateBytes: 50);
        Assert.Equal(Point(1, 8), await SaveAsync(zone, 1, 8, later));
        Assert.Equal(later, await LoadAsync(zone));
    }

    [Fact]
    public async Task The_same_point_again_is_kept_for_its_tick_may_be_later()
    {
        var zone = AnySnapshot.Zone();
        await SaveAsync(zone, 1, 7, AnySnapshot.Bytes(zone, 1, 7));
        var again = AnySnapshot.Bytes(zone, 1, 7);
        Assert.Equal(Point(1, 7), await SaveAsync(zone, 1, 7, again));
        Assert.Equal(again, await LoadAsync(zone));
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(1, 900)]
    public async Task An_earlier_one_is_refused_and_told_what_stands_instead(int epoch, long sequence)
    {
        var zone = AnySnapshot.Zone();
        var kept = AnySnapshot.Bytes(zone, 2, 5);
        await SaveAsync(zone, 2, 5, kept);
        Assert.Equal(Point(2, 5), await SaveAsync(zone, epoch, sequence, AnySnapshot.Bytes(zone, epoch, sequence)));
        Assert.Equal(kept, await LoadAsync(zone));
    }

    [Fact]
    public async Task A_later_owner_wins_however_few_events_it_has()
    {
        var zone = AnySnapshot.Zone();
        await SaveAsync(zone, 9, 1_000_000, AnySnapshot.Bytes(zone, 9, 1_000_000));
        var later = AnySnapshot.Bytes(zone, 10, 1);
        Assert.Equal(Point(10, 1), await SaveAsync(zone, 10, 1, later));
        Assert.Equal(later, await LoadAsync(zone));
    }

    [Fact]
    public async Task Numbers_as_large_as_can_be_are_compared_exactly()
    {
        var (zone, epoch, sequence) = (AnySnapshot.Zone(), (1 << 28) - 1, (1L << 48) - 1);
        await SaveAsync(zone, epoch, sequence, AnySnapshot.Bytes(zone, epoch, sequence));
        Assert.Equal(Point(epoch, sequence), await SaveAsync(zone, epoch, sequence - 1, AnySnapshot.Bytes(zone, epoch, sequence - 1)));
        Assert.Equal(Point(epoch, sequence), await Store.NewestAsync(zone, Cancellation));
    }

    [Fact]
    public async Task Zones_do_not_disturb_each_other()
    {
        var (one, other) = (AnySnapshot.Zone(), AnySnapshot.Zone());
        var bytes = AnySnapshot.Bytes(one, 5, 5);
        await SaveAsync(one, 5, 5, bytes);
        await SaveAsync(other, 6, 6, AnySnapshot.Bytes(other, 6, 6));
        Assert.Equal(bytes, await LoadAsync(one));
    }

    [Fact]
    public async Task A_megabyte_is_kept_whole()
    {
        var zone = AnySnapshot.Zone();
        var bytes = AnySnapshot.Bytes(zone, 1, 1, stateBytes: 1024 * 1024);
        await SaveAsync(zone, 1, 1, bytes);
        Assert.Equal(bytes, await LoadAsync(zone));
    }

    [Fact]
    public async Task A_cancelled_save_throws_and_can_be_done_again()
    {
        var zone = AnySnapshot.Zone();
        var bytes = AnySnapshot.Bytes(zone, 1, 1);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.SaveAsync(zone, Point(1, 1), bytes, cancelled.Token));
        await SaveAsync(zone, 1, 1, bytes);
        Assert.Equal(bytes, await LoadAsync(zone));
    }

    /// <summary>Opens the store; the Redis class skips here, by name, when no Redis is given.</summary>
    private protected abstract ISnapshotStore Open();

    private protected virtual void CleanUp()
    {
    }

    private protected static EventPoint Point(int epoch, long sequence) => new(new(epoch), sequence);

    private ValueTask<EventPoint> SaveAsync(ZoneId zone, int epoch, long sequence, byte[] bytes) =>
        Store.SaveAsync(zone, Point(epoch, sequence), bytes, Cancellation);

    private async Task<byte[]?> LoadAsync(ZoneId zone) => (await Store.LoadAsync(zone, Cancellation))?.ToArray();
}
