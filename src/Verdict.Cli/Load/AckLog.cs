using System.Threading.Channels;
using Verdict.Protocol;

namespace Verdict.Cli.Load;

/// <summary>Writes each acknowledged move into a file, `playerId,commandSequence,x,y`, on a thread of its own.</summary>
internal sealed class AckLog : IAsyncDisposable
{
    private const int WaitingMax = 1 << 20;

    private readonly Channel<Ack> _waiting = Channel.CreateBounded<Ack>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly StreamWriter _file;
    private readonly Task _writing;
    private long _unwritten;

    /// <summary>Begins the file anew.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public AckLog(string path)
    {
        _file = new(path, append: false);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Moves that the file lacks because the disk was too slow for them; whoever compares must know.</summary>
    public long Unwritten => Interlocked.Read(ref _unwritten);

    public void Add(PlayerId player, long sequence, Position position)
    {
        if (!_waiting.Writer.TryWrite(new(player.Value, sequence, position))) Interlocked.Increment(ref _unwritten);
    }

    /// <summary>Ends when everything is in the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        await _file.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (_waiting.Reader.TryRead(out var ack))
            {
                await _file.WriteLineAsync($"{ack.Player},{ack.Sequence},{ack.Position.X},{ack.Position.Y}");
            }

            // What was acknowledged shall be in the file even when this process is killed next.
            await _file.FlushAsync();
        }
    }

    private readonly record struct Ack(long Player, long Sequence, Position Position);
}
