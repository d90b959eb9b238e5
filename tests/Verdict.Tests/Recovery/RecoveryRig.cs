using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer;
using Verdict.GameServer.Recovery;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Storage.Memory;
using Verdict.Tests.Zones;
using Verdict.Zones;

namespace Verdict.Tests.Recovery;

/// <summary>A random world whose every event goes into a real journal, and everything a recovery of its zone may ask.</summary>
internal sealed class RecoveryRig : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("verdict-recovery-").FullName;
    private readonly GameServerOptions _server;
    private int _recorded;

    public RecoveryRig(int seed = 7, bool hasSharedLog = false)
    {
        World = new(seed);
        _server = new() { Data = _data };
        Journal = JournalWriter.Open(_server.JournalDirectory);
        if (hasSharedLog) Shared = new();
        Record();
    }

    public RandomWorld World { get; }

    public ZoneId Zone => World.Zone.Id;

    public JournalWriter Journal { get; private set; }

    public string JournalDirectory => _server.JournalDirectory;

    public MemorySnapshotStore Hot { get; } = new();

    /// <summary>What the platform keeps; null is nothing.</summary>
    public byte[]? Cold { get; set; }

    public string? ColdTrouble { get; set; }

    public int ColdAsked { get; private set; }

    /// <summary>The log that machines share; null for none.</summary>
    public MemoryEventLog? Shared { get; set; }

    public Func<IEventLog>? OpenLog { get; set; }

    public RecoveryBook Book { get; } = new();

    public EventPoint Point => new(World.Zone.Epoch, World.Zone.Sequence);

    /// <summary>Lets random things happen under the same owner until so many more events are recorded.</summary>
    public void Play(int events)
    {
        for (var until = World.Record.Count + events; World.Record.Count < until; World.Collect())
        {
            var command = World.Choose();
            if (command.Kind != CommandKind.Open) World.Perform(World.Zone, command);
        }

        Record();
    }

    /// <summary>Puts one event into a log.</summary>
    public static void Share(MemoryEventLog log, in EventId id, ReadOnlySpan<byte> envelope)
    {
        var batch = new EventBatch();
        batch.Add(new JournalBlock(RecordKind.ZoneEvents, id.Zone, id.Epoch, id.Sequence, 0, 1, Record(envelope), 0, 0, 0));
        log.AppendAsync(batch, TestContext.Current.CancellationToken).AsTask().Wait(TestContext.Current.CancellationToken);
    }

    /// <summary>The zone gets its next owner.</summary>
    public void Reopen()
    {
        World.Restart();
        Record();
    }

    /// <summary>Cuts the zone as it is.</summary>
    public byte[] Cut(string? journalId = null, long takenAtMs = 0)
    {
        var state = World.Zone.ToBytes();
        var head = new ZoneSnapshotHead(
            Zone,
            World.Zone.Epoch,
            World.Zone.Sequence,
            World.Zone.Tick,
            takenAtMs,
            World.Zone.PlayerCount,
            SnapshotTrigger.Periodic,
            "",
            "game-1",
            journalId ?? Journal.Id,
            Journal.DurablePosition,
            World.Zone.Hash());
        var bytes = new byte[ZoneSnapshot.BytesMax(state.Length)];
        return bytes[..ZoneSnapshot.Write(bytes, head, state)];
    }

    public async Task SaveHotAsync(byte[] snapshot, EventPoint? point = null) =>
        await Hot.SaveAsync(Zone, point ?? Point, snapshot, TestContext.Current.CancellationToken);

    public Task SaveHotAsync() => SaveHotAsync(Cut());

    public async Task<RecoveredZone> RecoverAsync(ZoneMap? map = null)
    {
        var recovery = new ZoneRecovery(
            Options.Create(_server),
            Options.Create(new RecoveryOptions { LogPatienceMs = 300 }),
            map ?? World.Map,
            World.Rules,
            new(Hot, LoadColdAsync, Shared is { } shared ? () => shared : OpenLog),
            Book,
            TimeProvider.System,
            NullLogger<ZoneRecovery>.Instance);
        return await recovery.RecoverAsync(Zone, TestContext.Current.CancellationToken);
    }

    /// <summary>Another data directory takes the place of this one: a new disk, or another machine.</summary>
    public void LoseDisk()
    {
        Journal.Dispose();
        Directory.Delete(JournalDirectory, recursive: true);
        Journal = JournalWriter.Open(JournalDirectory);
    }

    /// <summary>The journal's files as they are now, for putting back later.</summary>
    public Dictionary<string, byte[]> CopyJournal() => Directory.GetFiles(JournalDirectory)
        .Where(file => Path.GetFileName(file) != "lock")
        .ToDictionary(file => file, File.ReadAllBytes, StringComparer.Ordinal);

    public void RestoreJournal(Dictionary<string, byte[]> copy)
    {
        Journal.Dispose();
        foreach (var (file, bytes) in copy) File.WriteAllBytes(file, bytes);
        Journal = JournalWriter.Open(JournalDirectory);
    }

    /// <summary>Flips one bit of every block that holds an event after a point, so that nothing of it can be read.</summary>
    public void DamageAfter(long position, int blocks = 1)
    {
        Journal.Dispose();
        var segment = Directory.GetFiles(JournalDirectory, "*.journal").Single();
        var bytes = File.ReadAllBytes(segment);
        var at = (int)position;
        for (var i = 0; i < blocks; i++)
        {
            bytes[at + BlockHeader.SizeBytes] ^= 1;
            at += BlockHeader.SizeBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
        }

        File.WriteAllBytes(segment, bytes);
        Journal = JournalWriter.Open(JournalDirectory);
    }

    /// <summary>Goes on with a recovered zone as its server would, and records what it says.</summary>
    public void Continue(in RecoveredZone recovered, bool isRecorded = true)
    {
        var events = new EventBuffer();
        recovered.Zone.Open(events, recovered.NextEpoch);
        if (recovered.Report is { } report) recovered.Zone.Certify(report.Certificate);
        if (!isRecorded) return;
        Journal.Append(events);
        Journal.Commit();
    }

    public void Dispose()
    {
        Journal.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    // One block an event, as when they come slowly.
    private void Record()
    {
        foreach (var envelope in World.Record.Skip(_recorded))
        {
            var reader = new MessagePackReader(envelope);
            var id = EventCodec.ReadHeader(ref reader).Id;
            Journal.AppendEvents(id.Zone, id.Epoch, id.Sequence, 1, Record(envelope));
            if (Shared is { } shared) Share(shared, id, envelope);
        }

        _recorded = World.Record.Count;
        Journal.Commit();
    }

    private static byte[] Record(ReadOnlySpan<byte> envelope) => [.. BitConverter.GetBytes(envelope.Length), .. envelope];

    private Task<ReadOnlyMemory<byte>?> LoadColdAsync(ZoneId zone, CancellationToken cancellation)
    {
        ColdAsked++;
        if (ColdTrouble is { } trouble) throw new IOException(trouble);
        return Task.FromResult(Cold is null ? (ReadOnlyMemory<byte>?)null : Cold);
    }
}
