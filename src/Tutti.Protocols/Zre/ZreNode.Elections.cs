using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>
/// Elections of zyre: we never challenge, support the smallest challenger, and only towards peers that have sent ELECT (zre-10).
/// </content>
public sealed partial class ZreNode
{
    private readonly Dictionary<string, Election> _elections = new(StringComparer.Ordinal);

    private void TakeElect(Instant now, ZrePeer peer, in ZreUnit unit)
    {
        peer.Elects = true;
        string group = NameOf(unit.Group);
        if (!TryReadCandidate(unit.Candidate, out Uuid challenger) || !_groups.Contains(group))
        {
            return;
        }

        if (!_elections.TryGetValue(group, out Election? election))
        {
            _elections.Add(group, election = new Election());
        }

        if (election.Best is not { } best || challenger.Bits < best.Bits)
        {
            election.Best = challenger;
            election.Supported.Clear();
            election.Leader = null;
            election.Declared.Clear();
        }

        // The group is fully meshed, so each member hears each challenge itself, and one answer to each that asks completes its count.
        if (challenger == election.Best && election.Supported.Add(peer.Uuid))
        {
            SendElection(now, peer, ZreUnitId.Elect, group, challenger);
        }
    }

    private void TakeLeader(Instant now, ZrePeer peer, in ZreUnit unit)
    {
        peer.Elects = true;
        string group = NameOf(unit.Group);
        if (!TryReadCandidate(unit.Candidate, out Uuid leader) || !_groups.Contains(group))
        {
            return;
        }

        if (!_elections.TryGetValue(group, out Election? election))
        {
            _elections.Add(group, election = new Election());
        }

        if (election.Leader != leader)
        {
            election.Leader = leader;
            election.Declared.Clear();
            foreach (ZrePeer member in _peers.Values)
            {
                if (member.IsEntered && member.Elects && member.GroupSet.Contains(group))
                {
                    SendElection(now, member, ZreUnitId.Leader, group, leader);
                }
            }

            _peers.TryGetValue(leader, out ZrePeer? source);
            Tell(new ZreEvent(ZreEventKind.LeaderElected, leader) { Source = source, Name = source?.Name ?? "", Group = group });
        }

        election.Declared.Add(peer.Uuid);
        ForgetWhenDeclared(group, election);
    }

    /// <summary>When everybody who elects has declared, the next challenge begins a new election.</summary>
    private void ForgetWhenDeclared(string group, Election election)
    {
        if (election.Leader is null)
        {
            return;
        }

        foreach (ZrePeer member in _peers.Values)
        {
            if (member.IsEntered && member.Elects && member.GroupSet.Contains(group) && !election.Declared.Contains(member.Uuid))
            {
                return;
            }
        }

        _elections.Remove(group);
    }

    private void EndElections(Instant now, ZrePeer peer)
    {
        peer.Elects = false;
        foreach ((string group, Election election) in _elections)
        {
            if (peer.GroupSet.Contains(group))
            {
                ForgetWhenDeclared(group, election);
            }
        }
    }

    private void SendElection(Instant now, ZrePeer peer, ZreUnitId id, string group, Uuid candidate)
    {
        Span<byte> room = stackalloc byte[ZreWriter.MaxUnitOctets];
        Send(now, peer, id, room[..ZreWriter.WriteElection(room, id, group, candidate)], default, 0);
    }

    private static bool TryReadCandidate(ReadOnlySpan<byte> octets, out Uuid candidate)
    {
        Span<char> letters = stackalloc char[ZreText.MaxNameOctets];
        return Uuid.TryParse(letters[..Encoding.UTF8.GetChars(octets, letters)], out candidate);
    }
}
