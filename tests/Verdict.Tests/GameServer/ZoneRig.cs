using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Verdict.GameServer;
using Verdict.GameServer.Commands;
using Verdict.GameServer.Net;
using Verdict.GameServer.Operations;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Recovery;
using Verdict.GameServer.Snapshots;
using Verdict.GameServer.Sync;
using Verdict.GameServer.Ticking;
using Verdict.GameServer.Watching;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Storage.Memory;
using Verdict.Zones;

namespace Verdict.Tests.GameServer;

/// <summary>A zone worker with a real journal in a temporary directory and clients whose sockets are pipes, stepped by hand.</summary>
internal sealed class ZoneRig : IAsyncDisposable
{
    public const string Boot = "the boot of the test";

    private static readonly MapShape Shape = new(20_000, 20_000, [new(5_000, 5_000, 1_000, 1_000)], []);

    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("verdict-zone-").FullName;
    private readonly IOptions<GameServerOptions> _server;

    public ZoneRig(
        ZoneLoopOptions? loop = null,
        NetOptions? net = null,
        SyncOptions? sync = null,
        PublishingOptions? publishing = null,
        SnapshotOptions? snapshots = null,
        RecoverySources? sources = null,
        OperationsOptions? operations = null)
    {
        Loop = loop ?? new();
        Net = net ?? new();
        Sync = sync ?? new();
        _server = Options.Create(new GameServerOptions { Data = _directory, Zones = 1 });
        Directory = new(new(new(_server, TimeProvider.System)));
        Journal = JournalWriter.Open(_server.Value.JournalDirectory);
        Spool = EventSpool.Open(_server.Value.JournalDirectory, 1_024 * 1_024, Boot);
        Publisher = new(
            Options.Create(publishing ?? new()),
            Options.Create(new JournalOptions()),
            Journal,
            Spool,
            NullLogger<JournalPublisher>.Instance);
        Snapshots = new(
            Hot,
            Publisher,
            Journal,
            Options.Create(snapshots ?? new() { StallMsMax = 600_000 }),
            _server,
            TimeProvider.System,
            NullLogger<SnapshotService>.Instance);
        Recovery = new(
            _server,
            Options.Create(new RecoveryOptions()),
            Map,
            ZoneRules.Default,
            sources ?? new(Hot),
            new(),
            TimeProvider.System,
            NullLogger<ZoneRecovery>.Instance);
        Watches = new(Options.Create(operations ?? new()), _server, Publisher, TimeProvider.System, NullLogger<ZoneWatches>.Instance);
        Outcomes = new(Publisher, _server, TimeProvider.System);
        Rehearsals = new(
            Directory,
            Snapshots,
            Recovery,
            Publisher,
            Outcomes,
            Options.Create(operations ?? new()),
            TimeProvider.System,
            NullLogger<Rehearsals>.Instance);
        Worker = new(
            Recovery.RecoverAsync(new(1), CancellationToken.None).GetAwaiter().GetResult(),
            Loop,
            Net,
            Sync,
            Publisher,
            Snapshots.Of(new(1)),
            Directory,
            Metrics,
            TimeProvider.System,
            NullLogger.Instance)
        {
            Watch = Watches.Of(new(1)),
        };
        Directory.Open([Worker]);
        Now = Stopwatch.GetTimestamp();
        Worker.Start(Now);
    }

    public ZoneMap Map { get; } = new(Shape, [new(1_000, 1_000)]);

    public IOptions<GameServerOptions> Server => _server;

    public ZoneLoopOptions Loop { get; }

    public NetOptions Net { get; }

    public SyncOptions Sync { get; }

    public Metrics Metrics { get; } = new();

    public JournalWriter Journal { get; }

    public EventSpool Spool { get; }

    public JournalPublisher Publisher { get; }

    public MemorySnapshotStore Hot { get; } = new();

    public SnapshotService Snapshots { get; }

    public ZoneWatches Watches { get; }

    public Outcomes Outcomes { get; }

    public Rehearsals Rehearsals { get; }

    public ZoneRecovery Recovery { get; }

    public ZoneDirectory Directory { get; }

    public ZoneWorker Worker { get; }

    /// <summary>The rig's time; ticks pass only when it is moved on.</summary>
    public long Now { get; private set; }

    public static ZoneCommand Move(Client client, long sequence, int x, int y) =>
        new(client.Connection, new(MessageType.Move, sequence, x, y), client.Now);

    public Client Connect(long player, PipeWriter? socket = null)
    {
        Assert.True(Directory.TryPlace(new(player), ZoneId.Any, out _, out _, out _));
        var client = new Client(this, player, socket);
        Post(ZoneCommand.Enter(client.Connection, Now));
        return client;
    }

    public void Post(in ZoneCommand command) => Assert.True(Worker.TryPost(command));

    /// <summary>One pass of the zone without a tick.</summary>
    public void Drain()
    {
        Worker.Drain();
        Worker.Flush(Now);
    }

    public void PassTicks(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            Now = Worker.NextTickAt;
            Worker.RunDueTicks(Now);
            Worker.Flush(Now);
        }
    }

    /// <summary>Lets time pass, a pass of the zone each millisecond.</summary>
    public void PassMs(int ms)
    {
        for (var i = 0; i < ms; i++)
        {
            Now += Stopwatch.Frequency / 1_000;
            Worker.RunDueTicks(Now);
            Worker.Flush(Now);
        }
    }

    /// <summary>Lets a tick pass while the disk keeps up, as it does when nothing is wrong: whatever the zone has is handed over.</summary>
    public async Task PassTickAsync()
    {
        await Publisher.FlushAsync(TestContext.Current.CancellationToken);
        PassTicks(1);
    }

    public async Task<RecoveredZone> CrashAndRecoverAsync()
    {
        await Publisher.FlushAsync(TestContext.Current.CancellationToken);
        return await Recovery.RecoverAsync(new(1), TestContext.Current.CancellationToken);
    }

    /// <summary>A reader of commands for this rig's server.</summary>
    public CommandReader ReaderOf(ICommandSource source, ILogger<CommandReader> logger, params ICommandHandler[] handlers) =>
        new(source, handlers, Outcomes, Metrics, _server, TimeProvider.System, logger);

    public async ValueTask DisposeAsync()
    {
        Rehearsals.Dispose();
        await Snapshots.StopAsync();
        Snapshots.Dispose();
        await Publisher.StopAsync();
        Publisher.Dispose();
        Journal.Dispose();
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    internal sealed class Client
    {
        private readonly ZoneRig _rig;
        private readonly Pipe _pipe = new(new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 65_536,
            resumeWriterThreshold: 32_768,
            useSynchronizationContext: false));
        private ReadOnlySequence<byte> _unread;

        public Client(ZoneRig rig, long player, PipeWriter? socket)
        {
            _rig = rig;
            var outbox = new PipeOutbox(socket ?? _pipe.Writer, rig.Net, rig.Metrics);
            Connection = new(SessionIds.Next(), outbox, () => WasCut = true) { HeardAt = rig.Now };
            Connection.Identify(new(new(player), $"player-{player}"));
        }

        public ClientConnection Connection { get; }

        public long Now => _rig.Now;

        public bool WasCut { get; private set; }

        public void Move(long sequence, int x, int y) => _rig.Post(ZoneRig.Move(this, sequence, x, y));

        public void Leave(long sequence) => _rig.Post(new(Connection, new(MessageType.Leave, sequence, 0, 0), _rig.Now));

        /// <summary>The types of everything sent since the last call.</summary>
        public List<MessageType> Read() => [.. ReadBodies().Select(static body =>
        {
            var reader = new MessagePackReader(body);
            return MessageReader.ReadType(ref reader, out _);
        })];

        public List<byte[]> ReadBodies()
        {
            var bodies = new List<byte[]>();
            while (_pipe.Reader.TryRead(out var read))
            {
                _unread = read.Buffer;
                while (FrameCodec.TryRead(ref _unread, out var body)) bodies.Add(body.ToArray());
                _pipe.Reader.AdvanceTo(_unread.Start, _unread.End);
                if (read.IsCompleted) break;
            }

            return bodies;
        }
    }
}
