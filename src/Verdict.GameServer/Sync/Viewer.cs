using Verdict.GameServer.Net;
using Verdict.Zones;

namespace Verdict.GameServer.Sync;

/// <summary>A seated client as its zone tells it things: what it knows, and when it hears more.</summary>
internal sealed class Viewer(ClientConnection client)
{
    private ReadingLadder _ladder;
    private UpdateBeat _beat = new();

    public ClientConnection Client => client;

    public ClientPicture Picture { get; } = new(EntityKey.Of(client.Player));

    /// <summary>Whether updates still go to this client: it is connected and has its seat.</summary>
    public bool IsSeated => !client.IsClosed && ReferenceEquals(client.Viewer, this);

    /// <summary>Timestamp of the last update that told of all in view.</summary>
    public long ToldAllAt { get; set; } = long.MinValue / 2;

    /// <summary>Timestamp of the last update that began anew.</summary>
    public long FullAt { get; set; } = long.MinValue / 2;

    /// <summary>Timestamp at which the next update goes by itself; later than the schedule knows when one rode meanwhile.</summary>
    public long DueAt { get; set; }

    /// <summary>Whether it asked to be shown everything anew.</summary>
    public bool WantsAll { get; set; }

    /// <summary>When it is told.</summary>
    public ref UpdateBeat Beat => ref _beat;

    /// <summary>How well it reads.</summary>
    public ref ReadingLadder Ladder => ref _ladder;

    /// <summary>The next in the same list of the schedule.</summary>
    public Viewer? Next { get; set; }
}
