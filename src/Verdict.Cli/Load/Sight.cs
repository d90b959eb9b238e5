using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>Whom a client sees, by the updates it was sent, and whether those fit together.</summary>
internal sealed class Sight
{
    private readonly HashSet<int> _handles = [];

    /// <summary>How many it sees.</summary>
    public int Count => _handles.Count;

    /// <summary>Takes an update.</summary>
    /// <returns>How often it speaks of somebody who was never introduced: an update before it was missed.</returns>
    public int Take(StateUpdate update)
    {
        var strays = 0;
        if (update.Full) _handles.Clear();
        foreach (var handle in update.Left)
        {
            if (!_handles.Remove(handle)) strays++;
        }

        foreach (var entered in update.Entered) _handles.Add(entered.Handle);
        foreach (var moved in update.Moved)
        {
            if (!_handles.Contains(moved.Handle)) strays++;
        }

        foreach (var changed in update.LifeChanged)
        {
            if (!_handles.Contains(changed.Handle)) strays++;
        }

        return strays;
    }

    public void Clear() => _handles.Clear();
}
