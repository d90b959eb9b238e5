using System.Globalization;
using Verdict.Storage;
using Verdict.Storage.Files;

namespace Verdict.IntegrationTests.SnapshotStores;

public sealed class FileSnapshotStoreTests : SnapshotStoreConformance
{
    private readonly string _directory = Directory.CreateTempSubdirectory("verdict-snapshots-").FullName;

    [Fact]
    public async Task Another_process_finds_what_was_saved_and_is_refused_what_is_older()
    {
        var zone = AnySnapshot.Zone();
        var bytes = AnySnapshot.Bytes(zone, 3, 9);
        await Files().SaveAsync(zone, Point(3, 9), bytes, Cancellation);
        var other = Files();
        Assert.Equal(bytes, (await other.LoadAsync(zone, Cancellation))!.Value.ToArray());
        Assert.Equal(Point(3, 9), await other.SaveAsync(zone, Point(3, 8), AnySnapshot.Bytes(zone, 3, 8), Cancellation));
    }

    [Fact]
    public async Task A_damaged_file_keeps_no_whole_snapshot_out()
    {
        var zone = AnySnapshot.Zone();
        var damaged = AnySnapshot.Bytes(zone, 900, 900);
        damaged[^1] ^= 1;
        await File.WriteAllBytesAsync(PathOf(zone.Value), damaged, Cancellation);
        var bytes = AnySnapshot.Bytes(zone, 3, 9);
        Assert.Equal(Point(3, 9), await Files().SaveAsync(zone, Point(3, 9), bytes, Cancellation));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(PathOf(zone.Value), Cancellation));
    }

    [Fact]
    public async Task A_save_that_was_cut_short_left_the_older_one_whole()
    {
        var zone = AnySnapshot.Zone();
        var bytes = AnySnapshot.Bytes(zone, 3, 9);
        await Files().SaveAsync(zone, Point(3, 9), bytes, Cancellation);
        await File.WriteAllBytesAsync(PathOf(zone.Value) + ".new", bytes.AsMemory(0, 20), Cancellation);
        Assert.Equal(bytes, (await Files().LoadAsync(zone, Cancellation))!.Value.ToArray());
        var later = AnySnapshot.Bytes(zone, 3, 10);
        Assert.Equal(Point(3, 10), await Files(flushToDisk: true).SaveAsync(zone, Point(3, 10), later, Cancellation));
        Assert.Equal([PathOf(zone.Value)], Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_an_error_for_the_operator()
    {
        var zone = AnySnapshot.Zone();
        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        var store = new FileSnapshotStore(Path.Combine(file, "snapshots"));
        await Assert.ThrowsAnyAsync<IOException>(
            async () => await store.SaveAsync(zone, Point(1, 1), AnySnapshot.Bytes(zone, 1, 1), Cancellation));
    }

    private protected override ISnapshotStore Open() => Files();

    private protected override void CleanUp() => Directory.Delete(_directory, recursive: true);

    private FileSnapshotStore Files(bool flushToDisk = false) => new(_directory, flushToDisk);

    private string PathOf(int zone) => Path.Combine(_directory, "zone-" + zone.ToString(CultureInfo.InvariantCulture));
}
