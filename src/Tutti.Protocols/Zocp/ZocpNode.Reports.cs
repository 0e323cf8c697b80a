using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>MOD on its way out: what subscribers are told of the own tree.</content>
public sealed partial class ZocpNode
{
    /// <summary>Tells subscribers the whole entry of a parameter, or one key of it (zocp-4.2).</summary>
    private void ReportEntry(Instant now, LocalParameter parameter, string? key = null)
    {
        WriteEntryModification(parameter, key);
        SendModification(now, [parameter.Path], default);
    }

    /// <summary>
    /// A new description goes to subscribers, to every peer that also hears of removals, and to an old peer that holds something else than
    /// an object under this name: it would die of the next signal, and can subscribe without asking again.
    /// </summary>
    private void ReportDescription(Instant now, LocalParameter parameter)
    {
        WriteEntryModification(parameter, null);
        foreach (ZocpPeer peer in _peers.Values)
        {
            PeerSubscriptions? subscriptions = _subscribers.Of(peer.Uuid);
            bool told = peer.Can(ZocpExtensions.Removal)
                || (subscriptions is not null && (subscriptions.HasAll || subscriptions.Receivers(parameter.Path).Count > 0))
                || peer.ScalarsTold.Contains(parameter.Mirror ?? (parameter.Entry.Parent == Tree.Root ? parameter.Entry.Name : ""));
            if (told)
            {
                SendModificationTo(now, peer, _unit.WrittenSpan);
            }
        }
    }

    private void WriteEntryModification(LocalParameter parameter, string? key)
    {
        _unit.Clear();
        Capability entry = parameter.Entry;
        bool nested = entry.Parent != Tree.Root;
        JsonWriter.Raw(_unit, "{\"MOD\":{"u8);
        if (nested)
        {
            JsonWriter.Raw(_unit, "\"objects\":{"u8);
            JsonWriter.String(_unit, entry.Parent!.Name);
            JsonWriter.Raw(_unit, ":{"u8);
        }

        JsonWriter.String(_unit, entry.Name);
        JsonWriter.Raw(_unit, ":"u8);
        if (key is null)
        {
            entry.WriteTo(_unit);
        }
        else
        {
            JsonWriter.Raw(_unit, "{"u8);
            JsonWriter.String(_unit, key);
            JsonWriter.Raw(_unit, ":"u8);
            entry.WriteEntry(_unit, entry.IndexOf(key));
            JsonWriter.Raw(_unit, "}"u8);
        }

        JsonWriter.Raw(_unit, nested ? "}}}}"u8 : "}}"u8);
    }

    /// <summary>Sends the MOD that stands in the unit to every subscriber of all or of one of the paths, except the origin.</summary>
    private void SendModification(Instant now, IReadOnlyList<string> paths, Uuid origin)
    {
        foreach (PeerSubscriptions subscriptions in _subscribers.Peers)
        {
            if (subscriptions.Peer != origin && _peers.TryGetValue(subscriptions.Peer, out ZocpPeer? peer)
                && (subscriptions.HasAll || paths.Any(path => subscriptions.Receivers(path).Count > 0)))
            {
                SendModificationTo(now, peer, _unit.WrittenSpan);
            }
        }
    }

    private bool SendModificationTo(Instant now, ZocpPeer peer, ReadOnlySpan<byte> unit, long id = 0) =>
        SendTold(now, peer, SeesMirrors(peer) ? WithMirrors(unit) : unit, id, whole: false);

    /// <summary>Sends a MOD as it is. Signals that follow it stay behind it (zocp-4.10).</summary>
    private bool SendTold(Instant now, ZocpPeer peer, ReadOnlySpan<byte> unit, long id, bool whole)
    {
        _told++;
        if (!Send(now, peer, unit, id, whole))
        {
            return false;
        }

        if (peer.IsOld && SafeGrammar.NoteTold(unit, peer))
        {
            _peersVersion++;
        }

        return true;
    }

    private void RemoveEntry(Instant now, LocalParameter parameter, ZocpPeer? by)
    {
        Capability entry = parameter.Entry;
        string path = parameter.Path;
        bool nested = entry.Parent != Tree.Root;
        parameter.IsRegistered = false;
        _parameters.Remove(path);
        Unmirror(parameter);
        Tree.Remove(entry.Parent!, entry.Name);
        _peersVersion++;
        foreach (ZocpPeer peer in _peers.Values)
        {
            peer.Owed.Remove(parameter);
        }

        _unit.Clear();
        JsonWriter.Raw(_unit, "{\"MOD\":{"u8);
        if (nested)
        {
            JsonWriter.Raw(_unit, "\"objects\":{"u8);
            JsonWriter.String(_unit, entry.Parent!.Name);
            JsonWriter.Raw(_unit, ":{"u8);
        }

        JsonWriter.String(_unit, entry.Name);
        JsonWriter.Raw(_unit, nested ? ":null}}}}"u8 : ":null}}"u8);
        foreach (ZocpPeer peer in _peers.Values)
        {
            if (peer != by && peer.Can(ZocpExtensions.Removal))
            {
                Send(now, peer, _unit.WrittenSpan);
            }
        }
    }
}
