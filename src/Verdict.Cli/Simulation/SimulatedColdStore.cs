using System.Buffers.Binary;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Cli.Simulation;

/// <summary>The platform's store of cold snapshots as a model: takes them from the log, gives the newest of a zone.</summary>
internal sealed class SimulatedColdStore(World world) : IDisposable
{
    private readonly Dictionary<ZoneId, SortedDictionary<EventPoint, byte[]>> _kept = [];
    private readonly Dictionary<int, int> _offsets = [];
    private JournalReader? _journal;
    private (long Position, long Index) _place;

    /// <summary>Whether nobody reaches it, neither to save nor to ask.</summary>
    public bool IsAway { get; set; }

    /// <summary>All snapshots of a zone.</summary>
    public IEnumerable<byte[]> Of(ZoneId zone) => _kept.TryGetValue(zone, out var kept) ? kept.Values : [];

    /// <summary>Takes in what the log has by now.</summary>
    public void Step()
    {
        if (IsAway) return;
        if (world.Kafka is { IsAway: false } kafka) TakeFrom(kafka);
        else if (world.Kafka is null) TakeFromJournal();
    }

    /// <summary>The newest of a zone, for a recovery.</summary>
    public Task<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, CancellationToken cancellation)
    {
        if (IsAway) throw new IOException("The platform is away.");
        ReadOnlyMemory<byte>? newest = null;
        foreach (var bytes in Of(zone)) newest = bytes;
        return Task.FromResult(newest);
    }

    public void Wipe() => _kept.Clear();

    /// <summary>The platform died; what it had read and stored it knows again.</summary>
    public void Restart()
    {
        _journal?.Dispose();
        _journal = null;
    }

    public void Dispose() => _journal?.Dispose();

    private void TakeFrom(SimulatedKafka kafka)
    {
        for (var partition = 0; partition < kafka.Partitions; partition++)
        {
            var messages = kafka.Partition(Topics.Snapshots, partition);
            for (var i = _offsets.GetValueOrDefault(partition); i < messages.Count; i++) Keep(messages[i].Id, messages[i].Bytes);
            _offsets[partition] = messages.Count;
        }
    }

    private void TakeFromJournal()
    {
        _journal ??= JournalReader.Open(world.JournalOf(SimulatedServer.First), _place.Position, _place.Index);
        try
        {
            while (_journal.TryReadBlock(out var block))
            {
                if (block.Kind != RecordKind.ZoneSnapshot) continue;
                var length = BinaryPrimitives.ReadInt32LittleEndian(block.Body.Span);
                Keep(new(block.Zone, block.Epoch, block.FirstSequence), block.Body.Slice(sizeof(int), length));
            }

            _place = (_journal.Position, _journal.Index);
        }
        catch (InvalidDataException)
        {
            // The head went back with the power; its owner mends it when it starts.
            Restart();
        }
    }

    private void Keep(EventId id, ReadOnlyMemory<byte> bytes)
    {
        if (!_kept.TryGetValue(id.Zone, out var kept)) _kept[id.Zone] = kept = [];
        kept.TryAdd(EventPoint.Of(id), bytes.ToArray());
    }
}
