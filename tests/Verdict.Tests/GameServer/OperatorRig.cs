using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer.Commands;
using Verdict.GameServer.Placement;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.Tests.GameServer;

/// <summary>A zone stepped by hand, and the handlers of operators' commands before it.</summary>
internal sealed class OperatorRig : IAsyncDisposable
{
    private const long HourMs = 3_600_000;

    public OperatorRig(TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        Post = new(Zone.Directory, TimeProvider.System);
        Seats = new(Zone.Directory, Post);
        Admission = new(
            Zone.Directory.Gate,
            Zone.Directory,
            new(Post, TimeProvider.System),
            Zone.Outcomes,
            Lifetime,
            TimeProvider.System,
            NullLogger<SetAdmissionHandler>.Instance);
        RestartServer = new(Zone.Directory, Lifetime, clock);
    }

    public ZoneRig Zone { get; } = new();

    public ZonePost Post { get; }

    public SeatRemoval Seats { get; }

    public BanList Bans => Zone.Directory.Gate.Bans;

    public ApplicationLifetime Lifetime { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    public SetAdmissionHandler Admission { get; }

    public RestartServerHandler RestartServer { get; }

    public SendNoticeHandler Notice => new(Zone.Directory, Post);

    public KickPlayerHandler Kick => new(Seats);

    public BanPlayerHandler Ban => new(Bans, Seats);

    public UnbanPlayerHandler Unban => new(Bans);

    public CorrectPlayerHandler Correct => new(Zone.Directory, Post, Options.Create(Zone.Loop));

    public RestartZoneHandler RestartZone => new(Zone.Directory, Post, Zone.Outcomes);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static PlatformCommand Command(PlatformCommandType type, int zone = 0, long player = 0)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return new(Guid.NewGuid().ToString(), type, new(zone), now, now + HourMs, "ada", "to see") { Player = new(player) };
    }

    /// <summary>What a client was told of a kind; everything else that was sent is read with it.</summary>
    public static List<byte[]> Told(ZoneRig.Client client, MessageType type) =>
        [.. client.ReadBodies().Where(body => TypeOf(body) == type)];

    public static Error ErrorOf(ZoneRig.Client client)
    {
        var reader = new MessagePackReader(Assert.Single(Told(client, MessageType.Error)));
        MessageReader.ReadType(ref reader, out var fields);
        return Error.Read(ref reader, fields);
    }

    public RestoreZoneHandler Restore(LoadChosenSnapshot load) => new(load, Zone.Directory, Post, Zone.Map, ZoneRules.Default);

    public RestoreZoneHandler Restore(byte[]? snapshot)
    {
        // Of a missing array, a conversion would make a snapshot without bytes.
        ReadOnlyMemory<byte>? found = null;
        if (snapshot is not null) found = snapshot;
        return Restore((_, _, _) => Task.FromResult(found));
    }

    /// <summary>A client in the zone that has read its greeting.</summary>
    public ZoneRig.Client Connect(long player)
    {
        var client = Zone.Connect(player);
        Zone.Drain();
        client.Read();
        return client;
    }

    /// <summary>Has a command carried out while the zone is stepped, and looks at what became of it.</summary>
    public async Task<CommandResult> DoAsync(ICommandHandler handler, PlatformCommand command)
    {
        var handling = handler.HandleAsync(command, Cancellation);
        await StepUntilAsync(handling);
        return (await handling)!;
    }

    /// <summary>Lets the zone pass, without ticks, until something is over.</summary>
    public async Task StepUntilAsync(Task over)
    {
        for (; !over.IsCompleted; await Task.WhenAny(over, Task.Delay(1, Cancellation)))
        {
            if (!Zone.Worker.IsFailed) Zone.Drain();
        }
    }

    public PlayerView Player(long player)
    {
        PlayerView view = default;
        var letter = new Verdict.GameServer.Ticking.ZoneLetter<bool>(desk => desk.Zone.TryGetPlayer(new(player), out view));
        Assert.True(Zone.Worker.TryWrite(letter));
        Zone.Drain();
        Assert.True(letter.Answer.IsCompletedSuccessfully && letter.Answer.Result, $"Player {player} is not in the zone.");
        return view;
    }

    /// <summary>A snapshot of the zone as it is.</summary>
    public async Task<(EventPoint Point, byte[] Bytes)> SnapshotAsync()
    {
        Assert.True(Zone.Snapshots.TryRequest(new(1), "a command"));
        await Zone.PassTickAsync();
        await Zone.Snapshots.FinishAsync(Cancellation);
        var bytes = (await Zone.Hot.LoadAsync(new(1), Cancellation))!.Value.ToArray();
        Assert.True(ZoneSnapshot.TryRead(bytes, out var snapshot, out _));
        return (new(snapshot.Head.Epoch, snapshot.Head.Sequence), bytes);
    }

    public ValueTask DisposeAsync()
    {
        Admission.Dispose();
        return Zone.DisposeAsync();
    }

    private static MessageType TypeOf(byte[] body)
    {
        var reader = new MessagePackReader(body);
        return MessageReader.ReadType(ref reader, out _);
    }
}
