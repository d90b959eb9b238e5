using System.Net;
using Verdict.Cli.Terminal;
using Verdict.Protocol;

namespace Verdict.Cli.Load;

/// <summary>What all clients of a load share.</summary>
internal sealed class LoadScene(LoadOptions options, IPEndPoint server, AckLog? acks, Output output)
{
    private const int ToldMax = 10;

    private readonly TimeProvider _clock = TimeProvider.System;
    private int _told;

    public LoadOptions Options { get; } = options;

    public IPEndPoint Server { get; } = server;

    public SourceAddresses Sources { get; } = new(server.Address);

    public AckLog? Acks { get; } = acks;

    public LoadTally Tally { get; } = new();

    public OutageLog Outages { get; } = new();

    public SlowReaders SlowReaders { get; } = new();

    /// <summary>How much clients are told, by the newest Welcome; null before the first.</summary>
    public ViewRules? View { get; set; }

    /// <summary>Unix time in milliseconds, for outages that are compared with other programs' logs.</summary>
    public long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Warns of what must not happen, a few times: the first ones tell as much as all.</summary>
    public void Tell(string warning)
    {
        if (Interlocked.Increment(ref _told) <= ToldMax) output.Warn(warning);
    }
}
