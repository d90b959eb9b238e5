using System.IO.Pipelines;

namespace Verdict.Tests.Sync;

/// <summary>A client's socket that takes what is sent, or nothing until it is opened again. Keeps what it took.</summary>
internal sealed class GatedWriter : PipeWriter
{
    private readonly List<byte> _taken = [];
    private readonly byte[] _buffer = new byte[256 * 1_024];
    private TaskCompletionSource<FlushResult>? _waiting;

    public bool IsShut { get; set; }

    /// <summary>What it took since it was asked last.</summary>
    public byte[] Take()
    {
        var taken = _taken.ToArray();
        _taken.Clear();
        return taken;
    }

    public void Open()
    {
        IsShut = false;
        var waiting = _waiting;
        _waiting = null;
        waiting?.SetResult(default);
    }

    public override void Advance(int bytes) => _taken.AddRange(_buffer.AsSpan(0, bytes));

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (!IsShut) return new(default(FlushResult));
        _waiting = new();
        return new(_waiting.Task);
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
