using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Verdict.Events;

namespace Verdict.Storage.Journal;

/// <summary>Buffers for events that the journal does not have yet, in a mapped file: the events outlive the process that emitted
/// them.</summary>
/// <remarks>
/// The file is its owner's who holds the journal's lock. It survives the process, because the operating system has every store; it does not
/// survive the system, because pages reach the disk in any order, so what an earlier boot of the machine left is discarded.
/// </remarks>
public sealed class EventSpool
{
    /// <summary>Bytes of a slot, its header included.</summary>
    public const int SlotBytes = 64 * 1024;

    /// <summary>The file's header fills a page, so that slots begin at pages.</summary>
    private const int FileHeaderBytes = 4096;
    private const int BootIdAt = 16;
    private const int BootIdBytesMax = 48;
    private const int ZerosBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Memory<byte> _file;
    private readonly Stack<EventBuffer> _free;

    private EventSpool(Memory<byte> file, string note)
    {
        _file = file;
        Note = note;
        SlotCount = file.IsEmpty ? 0 : (file.Length - FileHeaderBytes) / SlotBytes;
        _free = new(SlotCount);

        // Turned round, so that the first slots are taken first and a quiet server touches few pages.
        for (var slot = SlotCount - 1; slot >= 0; slot--)
        {
            if (EventImage.IsEmpty(SlotMemory(slot).Span)) _free.Push(new(SlotMemory(slot), outlivesProcess: true));
        }
    }

    /// <summary>How many slots there are; none when the file could not be used.</summary>
    public int SlotCount { get; }

    /// <summary>How many of them are free.</summary>
    public int FreeCount
    {
        get
        {
            lock (_gate) return _free.Count;
        }
    }

    /// <summary>What opening has to tell an operator; empty when nothing.</summary>
    public string Note { get; }

    /// <summary>Opens the spool of a journal's directory, whose lock the caller holds.</summary>
    /// <remarks>One that cannot be opened has no slots and says why: play must not depend on it.</remarks>
    /// <param name="directory">The journal's directory.</param>
    /// <param name="bytesMax">Size of the file. One that is larger already stays so.</param>
    /// <param name="bootId">What names this boot of the machine; empty when that is not known, and then nothing of an earlier process can
    /// be trusted.</param>
    public static EventSpool Open(string directory, long bytesMax, string bootId)
    {
        try
        {
            var path = Path.Combine(directory, JournalFormat.SpoolFileName);
            var file = JournalFormat.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
            var isOurs = HasHeader(file);
            if (!isOurs) RandomAccess.SetLength(file, 0);
            var length = FillUp(file, RandomAccess.GetLength(file), bytesMax);
            var memory = MappedMemory.Map(file, (int)length);
            var note = isOurs && bootId.Length > 0 && bootId == BootIdOf(memory.Span) ? string.Empty : Begin(memory.Span, bootId);
            return new(memory, note);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(
                default,
                $"The spool in {directory} cannot be used: {error.Message} Should this process be killed, events that the disk does not "
                + "have yet are lost. Mend what is wrong and start again.");
        }
    }

    /// <summary>What names this boot of this machine; empty where the system does not tell.</summary>
    public static string BootIdOfMachine()
    {
        const string path = "/proc/sys/kernel/random/boot_id";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : string.Empty;
    }

    /// <summary>Takes an empty buffer; null when none is free.</summary>
    public EventBuffer? TryRent()
    {
        lock (_gate) return _free.TryPop(out var buffer) ? buffer : null;
    }

    /// <summary>Gives a rented buffer back once the journal has its events.</summary>
    public void Return(EventBuffer buffer)
    {
        buffer.Clear();

        // The last one used is the next one taken: its pages are warm.
        lock (_gate) _free.Push(buffer);
    }

    /// <summary>The slots in which an earlier process left events.</summary>
    internal List<int> ListLeftovers() =>
        [.. Enumerable.Range(0, SlotCount).Where(slot => !EventImage.IsEmpty(SlotMemory(slot).Span))];

    internal Memory<byte> SlotMemory(int slot) => _file.Slice(FileHeaderBytes + (slot * SlotBytes), SlotBytes);

    /// <summary>Frees a slot whose events the journal has, or that nobody can use.</summary>
    internal void Free(int slot)
    {
        EventImage.Erase(SlotMemory(slot).Span);
        lock (_gate) _free.Push(new(SlotMemory(slot), outlivesProcess: true));
    }

    /// <summary>Gives the mapping back; nothing may touch a buffer of it any more. A server keeps it until its process ends; a simulation
    /// plays the end of many processes in one.</summary>
    internal void Unmap()
    {
        if (MemoryMarshal.TryGetMemoryManager<byte, MappedMemory>(_file, out var mapped)) ((IDisposable)mapped).Dispose();
    }

    private static bool HasHeader(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[BootIdAt];
        return RandomAccess.Read(file, header, 0) == header.Length
            && header[..8].SequenceEqual(JournalFormat.SpoolMagic)
            && BinaryPrimitives.ReadInt32LittleEndian(header[8..]) == SlotBytes
            && RandomAccess.GetLength(file) is >= FileHeaderBytes and <= int.MaxValue;
    }

    /// <summary>Writes zeros up to the size wanted. A mapped page that had no place on the disk would kill the process on the day on which
    /// the disk is full.</summary>
    private static long FillUp(SafeFileHandle file, long length, long bytesMax)
    {
        var slots = Math.Max((length - FileHeaderBytes) / SlotBytes, (bytesMax - FileHeaderBytes) / SlotBytes);
        var wanted = FileHeaderBytes + (slots * SlotBytes);
        var zeros = new byte[ZerosBytes];
        try
        {
            for (var at = length; at < wanted; at += zeros.Length)
            {
                RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, wanted - at)), at);
            }

            return wanted;
        }
        catch (IOException) when (length > FileHeaderBytes)
        {
            // No room for more: what is there already must not be given up for that, it may hold events.
            RandomAccess.SetLength(file, length);
            return length;
        }
    }

    private static string BootIdOf(ReadOnlySpan<byte> file)
    {
        var bytes = file.Slice(BootIdAt, BootIdBytesMax);
        var length = bytes.IndexOf((byte)0);
        return Encoding.ASCII.GetString(length < 0 ? bytes : bytes[..length]);
    }

    /// <summary>Discards what another boot left, and puts this boot's name on the file only then: a kill in between is harmless.</summary>
    private static string Begin(Span<byte> file, string bootId)
    {
        var (slots, events) = (0, 0L);
        for (var at = FileHeaderBytes; at < file.Length; at += SlotBytes)
        {
            var slot = file.Slice(at, SlotBytes);
            if (EventImage.IsEmpty(slot)) continue;
            slots++;
            if (EventImage.TryRead(slot.ToArray(), out var image, out _)) events += image.Count;
            EventImage.Erase(slot);
        }

        file[BootIdAt..(BootIdAt + BootIdBytesMax)].Clear();
        if (bootId.Length <= BootIdBytesMax) Encoding.ASCII.GetBytes(bootId, file[BootIdAt..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[8..], SlotBytes);
        JournalFormat.SpoolMagic.CopyTo(file);
        return slots == 0
            ? string.Empty
            : $"{slots} slots with about {events} events were left in the spool before this machine started; the journal may lack some of "
                + "them. They were discarded: across a restart of the machine only what the journal has is whole.";
    }
}
