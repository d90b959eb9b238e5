using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Options;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Ticking;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Net;

/// <summary>Opens and closes sessions, whatever transport their clients came by, and decides who is let in and where to.</summary>
internal sealed class Reception(
    AddressLimits addresses,
    TokenVerifier tokens,
    ZoneDirectory zones,
    Metrics metrics,
    IOptions<NetOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<Reception> logger)
{
    public NetOptions Options => options.Value;

    public Metrics Metrics => metrics;

    public ILogger Logger => logger;

    /// <summary>Ends when the server begins to stop: whoever has not said Hello by then is not waited for.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Opens a session for a client that has connected. One that is over a limit is told so and closed already.</summary>
    /// <param name="from">Where it comes from.</param>
    /// <param name="outbox">The way to it.</param>
    /// <param name="abort">Cuts its connection; called on any thread.</param>
    public Session Open(EndPoint? from, Outbox outbox, Action abort)
    {
        var client = new ClientConnection(SessionIds.Next(), outbox, abort) { HeardAt = Stopwatch.GetTimestamp() };
        var isAdmitted = addresses.TryAdmit(from, out var address, out var refusal);
        if (isAdmitted) metrics.SessionOpened();
        var session = new Session(this, client, address, from, isAdmitted);
        if (!isAdmitted) client.Say(new Refused(RefusalCode.Unavailable, refusal));
        return session;
    }

    /// <summary>The client's connection is gone. Called once for each session.</summary>
    public void Close(Session session)
    {
        session.Client.MarkClosed();
        if (!session.IsAdmitted) return;
        addresses.Release(session.Address);
        metrics.SessionClosed();
    }

    /// <summary>Checks who a client is and finds its zone.</summary>
    /// <returns>Null when it was refused; it has been told.</returns>
    public (ZoneWorker Zone, bool IsNew)? Place(ClientConnection client, in Hello hello)
    {
        if (hello.Version != Hello.CurrentVersion)
        {
            client.Say(new Refused(
                RefusalCode.UnsupportedVersion,
                $"This server speaks protocol version {Hello.CurrentVersion}, not {hello.Version}."));
            return null;
        }

        var (identity, refused) = tokens.Verify(hello.Token);
        if (refused is { } badToken)
        {
            client.Say(badToken);
            return null;
        }

        if (!zones.TryPlace(identity.Player, hello.Zone, out var zone, out var isNew, out var notPlaced))
        {
            client.Say(notPlaced);
            return null;
        }

        client.Identify(identity);
        return (zone, isNew);
    }

    /// <summary>The zone did not take a player who was placed in it.</summary>
    public void GiveUpPlace(ClientConnection client, ZoneWorker zone) => zones.Release(client.Player, zone.Id);
}
