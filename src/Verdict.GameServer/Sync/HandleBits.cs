using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Verdict.GameServer.Sync;

/// <summary>Sets of handles as bits, 64 to a word.</summary>
internal static class HandleBits
{
    public const int PerWord = 64;

    public static bool Has(ReadOnlySpan<ulong> bits, int handle) => (bits[handle / PerWord] >> (handle % PerWord) & 1) != 0;

    public static void Add(Span<ulong> bits, int handle) => bits[handle / PerWord] |= 1UL << (handle % PerWord);

    public static void Remove(Span<ulong> bits, int handle) => bits[handle / PerWord] &= ~(1UL << (handle % PerWord));

    /// <summary>Adds all of another set that is as long.</summary>
    public static void Add(Span<ulong> bits, ReadOnlySpan<ulong> others)
    {
        var done = 0;
        if (others.Length >= Vector<ulong>.Count)
        {
            var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(bits);
            var from = MemoryMarshal.Cast<ulong, Vector<ulong>>(others);
            for (var i = 0; i < from.Length; i++) wide[i] |= from[i];
            done = from.Length * Vector<ulong>.Count;
        }

        for (; done < others.Length; done++) bits[done] |= others[done];
    }

    /// <summary>Takes the lowest handle out of a word; the word must not be empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TakeLowest(ref ulong word)
    {
        var bit = BitOperations.TrailingZeroCount(word);
        word &= word - 1;
        return bit;
    }
}
