using Tutti.Doctor;
using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>How the room is: its figures, what the doctor finds, and what this server itself cannot do.</summary>
internal sealed class LiveHealth(Node node, PatchbayRoom room, RoomTroubles troubles, TimeProvider time)
{
    private static readonly TimeSpan s_tell = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with a network is seldom new.</summary>
    private static readonly TimeSpan s_examine = TimeSpan.FromSeconds(10);

    private volatile IReadOnlyList<RoomFinding> _findings = [];

    /// <summary>Tells how the room is, twice a second.</summary>
    public async Task TellAsync(CancellationToken end)
    {
        await Task.Delay(s_tell, time, end);
        RoomHealth health;
        lock (room.Gate)
        {
            health = RoomHealth.Of(room, node.CardExplanation, [.. troubles.Findings, .. _findings]);
        }

        room.SetHealth(health);
    }

    /// <summary>Examines the network while somebody looks.</summary>
    public async Task ExamineAsync(CancellationToken end)
    {
        await Task.Delay(s_soon, time, end);
        if (room.HasClients)
        {
            Examination seen = await node.ExamineAsync(end);
            _findings = [.. seen.Findings.Select(f => new RoomFinding($"D{f.Number}", f.IsFault ? "fault" : "note", f.What, f.Where, f.Remedy))];
            await Task.Delay(s_examine, time, end);
        }
    }
}
