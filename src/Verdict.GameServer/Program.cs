using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Verdict.GameServer;
using Verdict.GameServer.Commands;
using Verdict.GameServer.Net;
using Verdict.GameServer.Net.Linux;
using Verdict.GameServer.Operations;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Recovery;
using Verdict.GameServer.Snapshots;
using Verdict.GameServer.Sync;
using Verdict.GameServer.Ticking;
using Verdict.GameServer.Watching;
using Verdict.Storage.Journal;
using Verdict.Storage.Kafka;
using Verdict.Storage.Redis;
using Verdict.Zones;
using Verdict.Zones.Maps;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(Usage.Text);
    return Usage.Ok;
}

// Nothing between a client's frame and its zone's inbox blocks, and a hop to the thread pool would cost more than all of it.
InlineSockets.Prefer();

try
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Configuration.AddEnvironmentVariables("VERDICT_");
    builder.Configuration.AddInMemoryCollection(Usage.FromServiceVariables());
    builder.Configuration.AddCommandLine(Usage.Checked(args), Usage.Switches);

    // One line of JSON on stdout says where the server listens; all else goes to stderr.
    builder.Logging.ClearProviders();
    builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
    builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

    // Options: a bad value stops the start, not a match.
    builder.Services.AddOptions<GameServerOptions>().BindConfiguration(GameServerOptions.Section).ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<GameServerOptions>, GameServerOptionsValidator>();
    builder.Services.AddOptions<ZoneLoopOptions>().BindConfiguration(ZoneLoopOptions.Section).ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<ZoneLoopOptions>, ZoneLoopOptionsValidator>();
    builder.Services.AddOptions<NetOptions>().BindConfiguration(NetOptions.Section).ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<NetOptions>, NetOptionsValidator>();
    builder.Services.AddOptions<SyncOptions>().BindConfiguration(SyncOptions.Section).ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<SyncOptions>, SyncOptionsValidator>();
    builder.Services.AddOptions<PublishingOptions>().BindConfiguration(PublishingOptions.Section).ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<PublishingOptions>, PublishingOptionsValidator>();
    builder.Services.AddOptions<SnapshotOptions>().BindConfiguration(SnapshotOptions.Section).ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<SnapshotOptions>, SnapshotOptionsValidator>();
    builder.Services.AddOptions<OperationsOptions>().BindConfiguration(OperationsOptions.Section).ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<OperationsOptions>, OperationsOptionsValidator>();
    builder.Services.AddOptions<RecoveryOptions>().BindConfiguration(RecoveryOptions.Section).ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<RecoveryOptions>, RecoveryOptionsValidator>();
    builder.Services.AddOptions<JournalOptions>().BindConfiguration(JournalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
    builder.Services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
    builder.Services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateDataAnnotations().ValidateOnStart();
    var server = builder.Configuration.GetSection(GameServerOptions.Section).Get<GameServerOptions>() ?? new();

    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton<Metrics>();

    // Zones, their map and rules, and the journal that remembers them.
    var mapFile = server.Map.Length > 0 ? server.Map : Path.Combine(AppContext.BaseDirectory, "maps", "meadow.json");
    var map = ZoneMap.Parse(File.ReadAllText(mapFile));
    builder.Services.AddSingleton(map);
    builder.Services.AddSingleton(ZoneRules.Default with { PlayersMax = server.PlayersPerZoneMax });
    builder.Services.AddSingleton(services =>
        JournalWriter.Open(server.JournalDirectory, services.GetRequiredService<IOptions<JournalOptions>>().Value));
    builder.Services.AddSingleton(services => EventSpool.Open(
        services.GetRequiredService<JournalWriter>().DirectoryPath,
        services.GetRequiredService<IOptions<PublishingOptions>>().Value.SpoolBytesMax,
        EventSpool.BootIdOfMachine()));
    builder.Services.AddSingleton<JournalPublisher>();

    // Snapshots of them, and their way back: the hot ones, the platform's cold ones, and Kafka where there is one.
    builder.Services.AddSingleton(HotSnapshots.Open);
    builder.Services.AddSingleton<SnapshotService>();
    builder.Services.AddSingleton<ColdSnapshots>();
    builder.Services.AddSingleton(RecoverySources.Of);
    builder.Services.AddSingleton<RecoveryBook>();
    builder.Services.AddSingleton<ZoneRecovery>();
    builder.Services.AddSingleton<BanList>();
    builder.Services.AddSingleton<Gatekeeper>();
    builder.Services.AddSingleton<ZoneDirectory>();

    // Hosted services stop in reverse: reporting, then zones and journal, then the shipper, which may still send what they left.
    builder.Services.AddSingleton<Shipper>().AddHostedService(services => services.GetRequiredService<Shipper>());
    builder.Services.AddSingleton<JournalKeeper>().AddHostedService(services => services.GetRequiredService<JournalKeeper>());
    builder.Services.AddHostedService<ZoneHost>();
    builder.Services.AddSingleton<FiguresReporter>().AddHostedService(services => services.GetRequiredService<FiguresReporter>());
    Telemetry.Add(builder, server.Node);
    // What operators want done, where the platform writes it, and what came of it.
    builder.Services.AddSingleton<Outcomes>();
    builder.Services.AddSingleton<ZoneWatches>();
    builder.Services.AddSingleton<Rehearsals>();
    builder.Services.AddSingleton(CommandSources.Open);
    builder.Services.AddSingleton<ZonePost>();
    builder.Services.AddSingleton<SeatRemoval>();
    builder.Services.AddSingleton<Drain>();
    builder.Services.AddSingleton<SnapshotRequest>(services => services.GetRequiredService<SnapshotService>().TryRequest);
    builder.Services.AddSingleton<LoadChosenSnapshot>(services => services.GetRequiredService<ColdSnapshots>().LoadAsync);
    builder.Services.AddSingleton<ICommandHandler, TakeSnapshotHandler>();
    builder.Services.AddSingleton<ICommandHandler, SendNoticeHandler>();
    builder.Services.AddSingleton<ICommandHandler, KickPlayerHandler>();
    builder.Services.AddSingleton<ICommandHandler, BanPlayerHandler>();
    builder.Services.AddSingleton<ICommandHandler, UnbanPlayerHandler>();
    builder.Services.AddSingleton<ICommandHandler, CorrectPlayerHandler>();
    builder.Services.AddSingleton<ICommandHandler, RestartZoneHandler>();
    builder.Services.AddSingleton<ICommandHandler, RestoreZoneHandler>();
    builder.Services.AddSingleton<ICommandHandler, RestartServerHandler>();
    builder.Services.AddSingleton<ICommandHandler, SetAdmissionHandler>();
    builder.Services.AddSingleton<ICommandHandler, RehearseRecoveryHandler>();
    builder.Services.AddSingleton<ICommandHandler, WatchZoneHandler>();
    builder.Services.AddHostedService<CommandReader>();
    builder.Services.AddHostedService<ParentWatch>();

    // Clients. Inline scheduling lets the thread that has the bytes do the work; a hop to the thread pool costs more than the work.
    builder.Services.AddSingleton<AddressLimits>();
    builder.Services.AddSingleton<TokenVerifier>();
    builder.Services.AddSingleton<Reception>();
    builder.Services.Configure<SocketTransportOptions>(transport => transport.UnsafePreferInlineScheduling = true);
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    ListenOptions? game = null, health = null;
    var usesEpoll = (builder.Configuration.GetSection(NetOptions.Section).Get<NetOptions>() ?? new()).UsesEpoll;
    if (usesEpoll && !EpollSet.IsSupported) throw new UsageException("Net:Transport=Epoll needs Linux; Kestrel serves every system.");
    // After the zones, so that they are there when the first client comes; it stops before them.
    if (usesEpoll) builder.Services.AddSingleton<Door>().AddHostedService(services => services.GetRequiredService<Door>());
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.Limits.MaxRequestBufferSize = 4 * Verdict.Protocol.FrameCodec.FrameBytesMax;
        if (!usesEpoll)
        {
            var players = IPAddress.Parse(server.Host);
            kestrel.Listen(players, server.Port, listen => (game = listen).UseConnectionHandler<GameConnectionHandler>());
        }

        kestrel.Listen(IPAddress.Parse(server.HealthHost), server.HealthPort, listen => health = listen);
    });

    await using var app = builder.Build();
    HealthApi.Map(app);
    await app.StartAsync();
    var port = game?.IPEndPoint!.Port ?? app.Services.GetRequiredService<Door>().Port;
    var listening = new { @event = "listening", port, healthPort = health!.IPEndPoint!.Port };
    Console.WriteLine(JsonSerializer.Serialize(listening));
    await app.WaitForShutdownAsync();
    return Usage.Ok;
}
catch (Exception e) when (Usage.Explain(e) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return Usage.CannotStart;
}
