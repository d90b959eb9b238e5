using System.Buffers;
using System.Net;

namespace Verdict.GameServer.Net.Linux;

/// <summary>One client's socket: its descriptor, its session, and the bytes of a frame that has not come whole.</summary>
/// <remarks>One thread at a time owns a line, the one that waits on the set it is in: first the door's, then its zone's.</remarks>
internal sealed class ClientLine
{
    private const int RestBytesMin = 256;

    private readonly Lock _watching = new();
    private byte[] _rest = [];
    private int _restLength;
    private Readiness _watched;

    public ClientLine(int descriptor, EndPoint? from, Reception reception, LineSet owner)
    {
        (Descriptor, Owner) = (descriptor, owner);
        Outbox = new(this, reception.Options, reception.Metrics);
        Session = reception.Open(from, Outbox, () => Owner.Cut(this));
    }

    public int Descriptor { get; }

    public Session Session { get; }

    public SocketOutbox Outbox { get; }

    /// <summary>Whose thread reads and writes it.</summary>
    public LineSet Owner { get; set; }

    /// <summary>Its place in its owner's table; −1 between two owners.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Whether the descriptor is open.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>Whether the client has ended its sending side.</summary>
    public bool HasFinished { get; set; }

    /// <summary>Whether it is only kept until the client hangs up, has read the last word, or its time is over.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Where to read to: the missing bytes of a frame that has begun, or the buffer that all lines of a thread share.</summary>
    public Span<byte> Room(byte[] shared)
    {
        if (_restLength == 0) return shared;
        if (_restLength == _rest.Length) Keep(_rest.AsSpan(0, _restLength));
        return _rest.AsSpan(_restLength, Math.Min(_rest.Length, Session.BytesWanted) - _restLength);
    }

    /// <summary>Hands the session what was read into <see cref="Room"/>.</summary>
    public void Read(Span<byte> room, int count)
    {
        if (_restLength > 0)
        {
            _restLength += count;
            if (_restLength >= Session.BytesWanted) Reread();
            return;
        }

        var bytes = room[..count];
        var consumed = Session.Receive(bytes);
        if (consumed < count) Keep(bytes[consumed..]);
    }

    /// <summary>Hands the session once more what it has not consumed.</summary>
    public void Reread()
    {
        if (_restLength == 0) return;
        var bytes = _rest.AsSpan(0, _restLength);
        var consumed = Session.Receive(bytes);
        if (consumed == _restLength) Forget();
        else if (consumed > 0) Keep(bytes[consumed..]);
    }

    /// <summary>Gives back the room of what was kept.</summary>
    public void Forget()
    {
        if (_rest.Length > 0) ArrayPool<byte>.Shared.Return(_rest);
        (_rest, _restLength) = ([], 0);
    }

    public void Watch(EpollSet set, Readiness wanted)
    {
        set.Add(Descriptor, Slot, wanted);
        _watched = wanted;
    }

    public void WatchReadable(bool on) => Watch(Readiness.Readable, on);

    public void WatchWritable(bool on) => Watch(Readiness.Writable, on);

    private void Watch(Readiness what, bool on)
    {
        // Whoever writes to it may find it full, while its owner finds that the client has finished.
        lock (_watching)
        {
            var wanted = on ? _watched | what : _watched & ~what;
            if (wanted == _watched) return;
            _watched = wanted;
            Owner.Watch(this, wanted);
        }
    }

    // Room grows with what has come, not with what a header announces: an announcement costs its sender nothing.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = ArrayPool<byte>.Shared.Rent(Math.Max(RestBytesMin, bytes.Length * 2));
        bytes.CopyTo(room);
        var length = bytes.Length;
        Forget();
        (_rest, _restLength) = (room, length);
    }
}
