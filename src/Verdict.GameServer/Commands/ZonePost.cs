using Verdict.GameServer.Placement;
using Verdict.GameServer.Ticking;

namespace Verdict.GameServer.Commands;

/// <summary>Sends letters to zones and waits, within bounds, for what they answer.</summary>
internal sealed class ZonePost(ZoneDirectory directory, TimeProvider time)
{
    // A zone looks into its mailbox at every tick. One that does not within this time stands still or is being recovered.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // What was begun goes on: events of hundreds of players may wait for a disk.
    private static readonly TimeSpan PatienceOnceBegun = TimeSpan.FromSeconds(30);

    /// <summary>Has a zone answer a letter.</summary>
    /// <exception cref="ZoneUnreachableException">It did not; the text says whether it may still be doing what was asked.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(ZoneWorker zone, ZoneLetter<TAnswer> letter, CancellationToken cancellation)
    {
        if (zone.IsFailed) throw new ZoneUnreachableException($"Zone {zone.Id} is being recovered; ask again when it plays.");
        if (zone.IsFenced) throw new ZoneUnreachableException($"Zone {zone.Id} is on another server now.");
        if (!zone.TryWrite(letter))
        {
            throw new ZoneUnreachableException($"Zone {zone.Id} has {ZoneMailbox.LettersMax} things to do already, or is stopping.");
        }

        try
        {
            return await letter.Answer.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException) when (letter.TryWithdraw())
        {
            throw new ZoneUnreachableException(
                $"Zone {zone.Id} did not get to it within {Patience.TotalSeconds:0} s, and nothing was done.");
        }
        catch (TimeoutException)
        {
            return await AwaitBegunAsync(zone, letter, cancellation);
        }
        catch (ZoneEndedException e)
        {
            throw new ZoneUnreachableException($"Zone {zone.Id}: {e.Message}");
        }
    }

    /// <summary>Has every zone that plays answer a letter of its own.</summary>
    /// <returns>The answers, and what is to be said of the zones that gave none.</returns>
    public async Task<(IReadOnlyList<TAnswer> Answers, IReadOnlyList<string> Silent)> AskAllAsync<TAnswer>(
        Func<ZoneLetter<TAnswer>> write, CancellationToken cancellation)
    {
        var asked = directory.Zones.Select(zone => (zone, Answer: AskAsync(zone, write(), cancellation))).ToList();
        var (answers, silent) = (new List<TAnswer>(), new List<string>());
        foreach (var (_, answer) in asked)
        {
            try
            {
                answers.Add(await answer);
            }
            catch (ZoneUnreachableException e)
            {
                silent.Add(e.Message);
            }
        }

        return (answers, silent);
    }

    private async Task<TAnswer> AwaitBegunAsync<TAnswer>(ZoneWorker zone, ZoneLetter<TAnswer> letter, CancellationToken cancellation)
    {
        try
        {
            return await letter.Answer.WaitAsync(PatienceOnceBegun, time, cancellation);
        }
        catch (ZoneEndedException e)
        {
            throw new ZoneUnreachableException($"Zone {zone.Id}: {e.Message}");
        }
        catch (TimeoutException)
        {
            throw new ZoneUnreachableException(
                $"Zone {zone.Id} has begun and is not done after {PatienceOnceBegun.TotalSeconds:0} s; it goes on as its disk allows.");
        }
    }
}

/// <summary>A zone did not answer; the text is for people.</summary>
internal sealed class ZoneUnreachableException(string message) : Exception(message);
