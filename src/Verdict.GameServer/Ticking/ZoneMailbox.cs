using System.Collections.Concurrent;

namespace Verdict.GameServer.Ticking;

/// <summary>What other threads want of a zone besides what its players do: few letters, and a zone that has none pays one look.</summary>
/// <remarks>Only <see cref="TryPut"/> is for other threads.</remarks>
internal sealed class ZoneMailbox
{
    /// <summary>Letters that may wait; one more is refused.</summary>
    public const int LettersMax = 64;

    private readonly ConcurrentQueue<ZoneLetter> _letters = new();
    private ZoneLetter? _begun;
    private volatile bool _hasMail;

    /// <summary>Whether there is something to do.</summary>
    public bool HasMail => _hasMail;

    /// <summary>Adds a letter. From any thread.</summary>
    /// <returns>False when too many wait.</returns>
    public bool TryPut(ZoneLetter letter)
    {
        if (_letters.Count >= LettersMax) return false;
        _letters.Enqueue(letter);
        _hasMail = true;
        return true;
    }

    /// <summary>Does what is wanted, as far as there is room; what is left is done in the next pass.</summary>
    public void Deliver(ZoneDesk desk)
    {
        // Lowered before the letters are looked at and raised after one was put: none is missed.
        _hasMail = false;
        while (!desk.HasEnded && TryTake(out var letter))
        {
            _begun = letter;
            if (!Finish(letter, desk))
            {
                _hasMail = true;
                return;
            }

            _begun = null;
        }

        if (!_letters.IsEmpty) _hasMail = true;
    }

    /// <summary>The zone ends for good: nobody is to wait for it.</summary>
    public void GiveUpAll(string why)
    {
        while (TryTake(out var letter)) letter.GiveUp(new ZoneEndedException(why));
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ZoneLetter? letter)
    {
        letter = _begun;
        _begun = null;
        if (letter is not null) return true;
        while (_letters.TryDequeue(out letter))
        {
            if (letter.TryBegin()) return true;
        }

        return false;
    }

    // A letter that fails has left the zone nobody knows how: whoever sent it is told, and the zone fails as for any fault of ours.
    private bool Finish(ZoneLetter letter, ZoneDesk desk)
    {
        try
        {
            return letter.TryFinish(desk);
        }
        catch (Exception e)
        {
            _begun = null;
            // The others are read once the zone is back.
            _hasMail = true;
            letter.GiveUp(e);
            throw;
        }
    }
}
