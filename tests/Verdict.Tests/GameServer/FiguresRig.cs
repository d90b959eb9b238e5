using Microsoft.Extensions.Logging.Abstractions;
using Verdict.GameServer;
using Verdict.GameServer.Net;
using Verdict.GameServer.Operations;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Recovery;
using Verdict.GameServer.Ticking;
using Verdict.Storage.Journal;
using Verdict.Storage.Kafka;
using Verdict.Zones;
using Verdict.Zones.Maps;
using static Microsoft.Extensions.Options.Options;

namespace Verdict.Tests.GameServer;

/// <summary>A server's zones, the first of which plays, and who measures them, asked by hand.</summary>
internal sealed class FiguresRig : IAsyncDisposable
{
    private readonly JournalKeeper _keeper;
    private readonly Shipper _shipper;

    public FiguresRig(int zones = 1, string node = "game-1")
    {
        if (zones > 1) Zone.Directory.Open([Zone.Worker, .. Enumerable.Range(2, zones - 1).Select(Idle)]);
        var (journal, publishing, time) = (Create(new JournalOptions()), Create(new PublishingOptions()), TimeProvider.System);
        var server = Create(new GameServerOptions { Node = node });
        _shipper = new(
            Create(new KafkaOptions()), publishing, server, Zone.Publisher, Zone.Journal, time, NullLogger<Shipper>.Instance);
        _keeper = new(Zone.Journal, Zone.Publisher, _shipper, journal, publishing, time, NullLogger<JournalKeeper>.Instance);
        Reporter = new(
            server,
            Zone.Directory,
            Zone.Metrics,
            Zone.Publisher,
            Zone.Journal,
            _shipper,
            _keeper,
            Zone.Snapshots,
            publishing,
            journal,
            Create(Zone.Net),
            new AddressLimits(Create(Zone.Net)),
            time,
            NullLogger<FiguresReporter>.Instance);
    }

    public ZoneRig Zone { get; } = new();

    public FiguresReporter Reporter { get; }

    public async ValueTask DisposeAsync()
    {
        Reporter.Dispose();
        _keeper.Dispose();
        _shipper.Dispose();
        await Zone.DisposeAsync();
    }

    // A zone that nobody has opened yet: there is nothing in it, but it is measured like the others.
    private ZoneWorker Idle(int number) => new(
        new RecoveredZone(new Zone(new(number), new ZoneMap(new(10_000, 10_000, [], []), [new(1, 1)]), ZoneRules.Default), default, null),
        Zone.Loop,
        Zone.Net,
        Zone.Sync,
        Zone.Publisher,
        Zone.Snapshots.Of(new(1)),
        Zone.Directory,
        Zone.Metrics,
        TimeProvider.System,
        NullLogger.Instance);
}
