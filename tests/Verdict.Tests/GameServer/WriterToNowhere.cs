using System.IO.Pipelines;

namespace Verdict.Tests.GameServer;

/// <summary>A socket that takes everything at once into one buffer, so that what the server itself allocates can be measured.</summary>
internal sealed class WriterToNowhere : PipeWriter
{
    private readonly byte[] _buffer = new byte[256 * 1_024];

    public override void Advance(int bytes)
    {
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(default(FlushResult));

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
