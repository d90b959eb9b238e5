using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Verdict.Storage.Journal;

/// <summary>A file seen as memory: a store into it is in the operating system's hands at once, whatever becomes of the process.</summary>
/// <remarks>It lives for as long as anything refers to the memory, so no late user can ever touch an address that is no longer
/// mapped.</remarks>
internal sealed unsafe class MappedMemory : MemoryManager<byte>
{
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly int _length;

    private MappedMemory(SafeFileHandle file, int length)
    {
        _mapping = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
        _length = length;
    }

    /// <summary>Maps the first bytes of a file, which is closed with the memory.</summary>
    public static Memory<byte> Map(SafeFileHandle file, int length) => new MappedMemory(file, length).Memory;

    public override Span<byte> GetSpan() => new(_start, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex, pinnable: this);

    public override void Unpin()
    {
        // A mapping does not move.
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping.Dispose();
    }
}
