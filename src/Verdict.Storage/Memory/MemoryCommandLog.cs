using Verdict.Events;
using Verdict.Protocol.MessagePack;

namespace Verdict.Storage.Memory;

/// <summary>Keeps commands, and a reader's place among them, as long as the process lives: for tests.</summary>
public sealed class MemoryCommandLog
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _records = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _done;

    /// <summary>Appends a command as the platform would.</summary>
    public void Append(PlatformCommand command)
    {
        var bytes = new byte[(4 * PlatformCommand.TextBytesMax) + PlatformCommand.NoticeBytesMax + 128];
        var writer = new MessagePackWriter(bytes);
        command.Write(ref writer);
        AppendRecord(bytes[..writer.Length]);
    }

    /// <summary>Appends bytes that may be no command at all.</summary>
    public void AppendRecord(byte[] record)
    {
        lock (_gate)
        {
            _records.Add(record);
            _grown.SetResult();
            _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Reads from where the last reader was done.</summary>
    public ICommandSource Open()
    {
        lock (_gate) return new Source(this, _done);
    }

    private sealed class Source(MemoryCommandLog log, int next) : ICommandSource
    {
        private int _next = next;

        public async ValueTask<ReceivedCommand> ReadAsync(CancellationToken cancellation)
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                Task grown;
                lock (log._gate)
                {
                    if (_next < log._records.Count) return ReceivedCommand.From(log._records[_next], $"record {_next++}");
                    grown = log._grown.Task;
                }

                await grown.WaitAsync(cancellation);
            }
        }

        public ValueTask DoneAsync(CancellationToken cancellation)
        {
            lock (log._gate) log._done = _next;
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
