using System.Security.Cryptography;
using System.Text;

using Tutti.Cli.Running;
using Tutti.Shows;

namespace Tutti.Cli.Shows;

/// <summary>Holds the patches of a show: makes each when both its ends are here, and again whenever an end that cannot remember has come back.</summary>
/// <remarks>
/// Of several keepers of one show the one with the smallest UUID acts at once; the others look a little later, and find it done. A patch that a
/// person takes away stays away until one of its ends starts again.
/// </remarks>
internal sealed class ShowKeeper
{
    /// <summary>Carried by keepers: the same for the same patches.</summary>
    public const string Header = "X-TUTTI-SHOW";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>Tutti nodes heal their patches themselves; only then is it looked whether they did.</summary>
    private static readonly TimeSpan s_healed = TimeSpan.FromSeconds(2);

    /// <summary>Old nodes that have just started may not have met each other yet, and then the first SUB leads to nothing, though it is listed.</summary>
    private static readonly TimeSpan s_met = TimeSpan.FromSeconds(2.5);

    /// <summary>So much later than the one before acts each further keeper.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly ShowPlan _show;
    private readonly Guest _guest;
    private readonly ShowRoom _room;
    private readonly CommandOutput _output;
    private readonly string _digest;
    private readonly Held[] _held;

    /// <summary>A keeper that has done nothing yet.</summary>
    public ShowKeeper(ShowPlan show, Guest guest, CommandOutput output)
    {
        _show = show;
        _guest = guest;
        _room = new ShowRoom(show, guest.Node);
        _output = output;
        _digest = DigestOf(show);
        _held = [.. show.Patches.Select(patch => new Held(new ShowChange(ShowChangeKind.Patch, patch.Patch.ToString()) { Start = patch.From, End = patch.To }))];
    }

    /// <summary>The same text for the same patches in whatever order.</summary>
    public static string DigestOf(ShowPlan show) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', show.Patches.Select(patch => patch.Patch.ToString()).Order(StringComparer.Ordinal)))))[..16];

    /// <summary>Keeps until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        int others = 0;
        while (true)
        {
            int keepers = Others().Count();
            if (keepers != others)
            {
                others = keepers;
                _output.Note(others == 0 ? "no other keeper of this show is here any more" : $"{others} other keeper{(others == 1 ? string.Empty : "s")} of this show here: whoever is left goes on");
            }

            IReadOnlyList<Peer> nodes = _room.Nodes;
            await Task.WhenAll(_held.Select(held => LookAsync(held, nodes, cancellation)));
            await Task.Delay(s_look, cancellation);
        }
    }

    private IEnumerable<Peer> Others() => _guest.Node.Peers.Where(peer => peer.Headers.GetValueOrDefault(Header) == _digest);

    private async Task LookAsync(Held held, IReadOnlyList<Peer> nodes, CancellationToken cancellation)
    {
        ShowChange patch = held.Patch;
        Peer? from = _show.Find(nodes, patch.Start.Node, out string why);
        Peer? to = _show.Find(nodes, patch.End.Node, out string whyTo);
        why = why.Length == 0 ? whyTo : why;
        if (from is null || to is null)
        {
            if (held.Told != why)
            {
                held.Told = why;
                ShowPrinter.Difference(_output, patch with { Missing = why });
            }

            return;
        }

        long now = TimeProvider.System.GetTimestamp();
        if (held.From != from || held.To != to)
        {
            Plan(held, from, to, now);
        }

        if (held.Due is { } due && now >= due)
        {
            held.Due = null;
            await ActAsync(held, cancellation);
        }
    }

    // A pair of ends that was not there like this before: one of them has started or returned.
    private void Plan(Held held, Peer from, Peer to, long now)
    {
        bool isReturn = held.From is not null;
        bool areOld = !from.IsTutti && !to.IsTutti;
        int rank = Others().Count(peer => string.CompareOrdinal(peer.Uuid.ToString(), _guest.Node.Uuid.ToString()) < 0);
        (held.From, held.To) = (from, to);
        held.Told = null;

        // An old node may list a patch that has died with the connection: so it is made again without looking, but by one keeper only.
        held.IsForced = areOld && isReturn && rank == 0;
        held.IsTwice = areOld && rank == 0;
        held.Due = now + Ticks((rank * s_turn) + (isReturn && !areOld ? s_healed : TimeSpan.Zero));
    }

    private async Task ActAsync(Held held, CancellationToken cancellation)
    {
        (Peer from, Peer to) = (held.From!, held.To!);
        try
        {
            await _guest.Node.RefreshAsync(from, cancellation);
            bool isListed = from.Parameters.Any(p => p.Path == held.Patch.Start.Path && p.Subscribers.Contains(new Subscriber(to.Uuid, held.Patch.End.Path)));
            if (isListed && !held.IsForced)
            {
                held.IsTwice = false;
                return;
            }

            await _guest.Node.PatchAsync(from[held.Patch.Start.Path], to[held.Patch.End.Path], cancellation);
            if (!held.IsAgain)
            {
                ShowPrinter.Done(_output, held.Patch);
            }

            held.IsAgain = held.IsForced = held.IsTwice && !held.IsAgain;
            held.IsTwice = false;
            held.Due = held.IsAgain ? TimeProvider.System.GetTimestamp() + Ticks(s_met) : null;
            held.Told = null;
        }
        catch (TuttiException e)
        {
            if (held.Told != e.Reason)
            {
                held.Told = e.Reason;
                ShowPrinter.Refused(_output, held.Patch, e.Reason);
            }

            held.Due = TimeProvider.System.GetTimestamp() + Ticks(s_retry);
        }
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * TimeProvider.System.TimestampFrequency);

    private sealed class Held(ShowChange patch)
    {
        internal ShowChange Patch { get; } = patch;

        /// <summary>Gets or sets the emitter's node as it entered when this was last planned.</summary>
        internal Peer? From { get; set; }

        internal Peer? To { get; set; }

        internal long? Due { get; set; }

        internal bool IsForced { get; set; }

        internal bool IsTwice { get; set; }

        internal bool IsAgain { get; set; }

        internal string? Told { get; set; }
    }
}
