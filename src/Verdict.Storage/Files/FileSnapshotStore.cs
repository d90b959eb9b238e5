using System.Globalization;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage.Journal;

namespace Verdict.Storage.Files;

/// <summary>Keeps the newest snapshot of each zone as one file: what stands in for Redis on a single machine.</summary>
/// <remarks>
/// A file is written beside the old one and renamed over it, so there is always a whole one. It does not expire: with its journal beside
/// it, an old snapshot is as good as a new one and only takes longer to catch up from. One process uses a directory, which the journal's
/// lock sees to; within it, saves of one zone come one at a time.
/// </remarks>
/// <param name="directory">Where the files are; made at the first save.</param>
/// <param name="flushToDisk">Whether a save waits for the disk. Not needed against a killed process, only against a power cut, and then the
/// journal still has everything.</param>
public sealed class FileSnapshotStore(string directory, bool flushToDisk = false) : ISnapshotStore
{
    private const string UnfinishedSuffix = ".new";

    /// <inheritdoc/>
    public string Name => "files";

    /// <inheritdoc/>
    public async ValueTask<EventPoint> SaveAsync(
        ZoneId zone,
        EventPoint point,
        ReadOnlyMemory<byte> snapshot,
        CancellationToken cancellation)
    {
        try
        {
            var newest = await NewestAsync(zone, cancellation);
            if (newest > point) return newest;
            Directory.CreateDirectory(directory);
            var path = PathOf(zone);
            using (var file = File.OpenHandle(path + UnfinishedSuffix, FileMode.Create, FileAccess.Write))
            {
                await RandomAccess.WriteAsync(file, snapshot, 0, cancellation);
                if (flushToDisk) RandomAccess.FlushToDisk(file);
            }

            File.Move(path + UnfinishedSuffix, path, overwrite: true);
            if (flushToDisk) DirectoryEntry.Flush(directory);
            return point;
        }
        catch (UnauthorizedAccessException e)
        {
            throw Forbidden(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(zone), cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw Forbidden(e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A file that is damaged says nothing about its zone: whatever point it seems to name must not keep a whole snapshot
    /// out.</remarks>
    public async ValueTask<EventPoint> NewestAsync(ZoneId zone, CancellationToken cancellation) =>
        await LoadAsync(zone, cancellation) is { } bytes && ZoneSnapshot.TryRead(bytes, out var snapshot, out _)
            ? new(snapshot.Head.Epoch, snapshot.Head.Sequence)
            : EventPoint.Beginning;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string PathOf(ZoneId zone) => Path.Combine(directory, "zone-" + zone.Value.ToString(CultureInfo.InvariantCulture));

    private IOException Forbidden(UnauthorizedAccessException cause) =>
        new($"The snapshots in {directory} cannot be used: {cause.Message} Let the game server's user own the directory.", cause);
}
