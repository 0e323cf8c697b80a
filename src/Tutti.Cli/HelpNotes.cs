namespace Tutti.Cli;

/// <summary>What stands below the usual help of each verb: what else one must know, and examples.</summary>
internal static class HelpNotes
{
    private static readonly Dictionary<string, string[]> s_remarks = new(StringComparer.Ordinal)
    {
        ["tutti"] =
        [
            "A parameter is named NODE/PARAMETER. NODE is a name, an identity or the first digits of a UUID;",
            "a slash in a name is written %2F.",
            "Exit codes: 0 done, 1 internal error, 2 usage, 3 not found, 4 refused, 5 no answer, 6 damaged file.",
            "There is no security in ZOCP: whoever is on the network may do all of this.",
        ],
        ["ls"] = ["Into a pipe it writes one line a parameter, with tabs between:", "NODE/PARAMETER, value, type, access, range, subscribers."],
        ["set"] = ["VALUE is the text itself for a string parameter, and JSON for all others."],
        ["patches"] =
        [
            "Rate, age and delay are told by Tutti nodes at either end; between two old nodes only the patch itself is seen.",
            "Into a pipe it writes a line a patch, with tabs between: from, to, state, signals a second, age in s, sent, received, merged,",
            "delay (median, 99th percentile) in ms, reason.",
        ],
        ["trace"] =
        [
            "Linux with CAP_NET_RAW (root, or `sudo setcap cap_net_raw+ep` on the command): everything that passes the card, beginning with the first",
            "whole unit seen. Otherwise the beacons, and what is said to this command itself; standard error says which.",
            $"KIND is one of {string.Join(' ', Enum.GetNames<Tutti.Protocols.Tap.TapKind>()).ToLowerInvariant()}.",
            "Nothing is slowed down by it: what it cannot take in time is counted, and told at the end.",
        ],
        ["doctor"] =
        [
            "Exit code 0: nothing needs doing; 1: something does. Each finding has a number, D1 to D12, and says what to do; docs/doctor.md has them all.",
        ],
        ["watch"] = ["It goes on when the node has gone, and waits for it to come back. Ctrl-C ends it."],
        ["emit"] = ["A node is made for the time being, patched to the receiver, and taken away again. Prints the value the receiver has then."],
        ["node"] =
        [
            "SPEC is NAME:TYPE=VALUE[:MIN..MAX][:ACCESS], a colon inside a part written \\:",
            $"TYPE is one of {string.Join(' ', Notation.ParameterSpec.Types)}; without =VALUE it starts at zero.",
            "ACCESS is some of r (read) w (write) e (emit) s (sense).",
            "A line on standard input such as `fader 0.7` gives a parameter that value and emits it.",
            "A change made by others is printed as `level 0.7`.",
            "The end of standard input does not end the node; Ctrl-C does.",
            "It keeps its identity and its patches in TUTTI_STATE, or else ~/.local/state/tutti, and has them again when it starts again.",
        ],
        ["save"] =
        [
            "Patches that wait for a node that is away are saved too, as far as Tutti nodes know them.",
            "Values are saved only when asked for. The file may be edited by hand: docs/show-file.md.",
        ],
        ["load"] =
        [
            "Each line is one thing: + patched, - unpatched, ~ set, ? waits for something, ! refused.",
            "It stays until all is done; what is missing is done when it appears. --for ends it earlier, with exit code 3.",
            "What the show does not name is left as it is, unless --exact is given.",
        ],
        ["diff"] =
        [
            "+ is missing in the room, - is in the room but not in the show, ~ has another value, ? cannot be yet.",
            "The exit code is 0 when the room is as the show wants it, and 3 otherwise.",
        ],
        ["keep"] =
        [
            "Nodes of Tutti with a state hold their patches themselves. Old nodes forget theirs; somebody must keep them.",
            "Run it on two machines: of several keepers of one show one acts, and the others take over when it dies.",
            "A patch that is taken away by hand stays away until one of its ends starts again.",
        ],
        ["demo"] = ["TUTTI_INTERFACE is not heeded, so that a demo never walks into a show; --interface is."],
        ["web"] =
        [
            "On any address but this machine's own a token is needed; it stands in the link, and the link is a QR code for a phone.",
            "Whoever has the link may do all that ZOCP lets anybody do. There is no TLS.",
        ],
        ["sim"] = ["No network is touched. A world that does not heal prints the command that shows it again; the exit code is then 4."],
        ["ring"] =
        [
            "The hub is found by --hub, by TUTTI_HUB, or else by its beacon. A ring with a secret: --secret or TUTTI_RING_SECRET.",
            "A secret keeps strangers out; what passes on the network can still be read by who sees it.",
        ],
        ["ring hub"] = ["It listens on this machine alone unless --listen says otherwise. Ctrl-C ends it; devices then look for it, and keep their addresses."],
        ["ring synth"] = ["The sound is 30 ms behind, so that every packet acts at its very sample. Ctrl-C ends it and completes the file; one that is killed leaves FILE.PID.partial, which plays."],
        ["ring gateway"] =
        [
            "The node of a device has its name, X-ZIPI headers, and parameters such as strings/brightness; a note has a gate, too.",
            "What a device sends to the gateway, or to all, about what is shown is emitted by its node.",
            "A device that wants to hear the show says so itself (--hear of join and synth), or --hear says it for it.",
        ],
        ["mpdl play"] =
        [
            "Each packet is sent with the time it is meant for; the device acts so many milliseconds after that.",
            "A device that goes and comes back under its name is told programs and settings again, and plays on.",
        ],
        ["ring sim"] =
        [
            "SCENARIO is a file (docs/ring-simulation.md), the name of a built-in one, or published.",
            "A ring that breaks what it promises prints what and when; the exit code is then 4. No network is touched.",
        ],
        ["bench"] =
        [
            "Two processes on loopback, each kept on a processor; variants take turns, so that a busy machine is busy for all of them.",
            "Ratios to what was measured in the same run mean something on any machine; the other numbers belong to this one.",
            "It takes two minutes. Nothing leaves this machine.",
        ],
        ["mpdl"] = ["Only `play` touches a network. - instead of a file is standard input or output. A damaged file is read as far as it is whole; the exit code is then 6."],
        ["mpdl decode"] = ["What it prints, `tutti mpdl encode` reads back to the same octets."],
        ["mpdl encode"] =
        [
            "A line such as `@2.5s 1.3.2  pitch A4+30.08c  loudness f  trigger` is a packet for note 2 of instrument 3 of family 1, 2.5 s from the start.",
            "A line that begins with + goes on with another address of the same packet; without @ a packet is meant together with the one before it.",
            "# begins a comment. `tutti mpdl decode` shows how everything else is written.",
        ],
        ["mpdl from-midi"] = ["What the map has no line for travels as comments, and comes back with `tutti mpdl to-midi`."],
        ["mpdl to-midi"] = ["Glides and modulations become streams of bends and controllers, one each 10 ms. What MIDI cannot say is counted by kind."],
        ["mpdl render"] = ["It ends when the last note has died away, or 20 s after the last packet when a note was never released."],
        ["mpdl diff"] = ["Lines with - are only in the first file, lines with + only in the second. The exit code is 0 when they are the same and 4 when they differ."],
        ["completion"] = ["Nodes and parameters are asked of the network when the key is pressed, which takes a second."],
    };

    private static readonly Dictionary<string, string[]> s_byVerb = new(StringComparer.Ordinal)
    {
        ["tutti"] =
        [
            "tutti demo                                  a small show on this machine alone",
            "tutti ls                                    who is here, and every parameter",
            "tutti patch desk/fader lamp/level           from now on the lamp follows the fader",
        ],
        ["ls"] =
        [
            "tutti ls                                    every node and its parameters",
            "tutti ls lamp --json                        one node, for a program",
            "tutti ls --interface eth1                   on another network card",
            "tutti ls | cut -f1                          only the names, as the other verbs take them",
        ],
        ["get"] =
        [
            "tutti get lamp/level",
            "tutti get 3f2a/level                        the node whose UUID starts so",
            "tutti get 'stage%2Fleft/level'              the node \"stage/left\"",
        ],
        ["set"] =
        [
            "tutti set lamp/level 0.7                    prints the value it has then",
            "tutti set lamp/colour [1,0.5,0]",
            "tutti set lamp/mode auto                    a string needs no quotes",
            "tutti set lamp/offset -- -1                 after -- nothing is an option",
        ],
        ["call"] =
        [
            "tutti call sequencer/reset",
            "tutti call lamp/blink 3 red                 arguments are JSON, or else text",
        ],
        ["patch"] = ["tutti patch desk/fader lamp/level           also between two other machines"],
        ["unpatch"] = ["tutti unpatch desk/fader lamp/level"],
        ["doctor"] =
        [
            "tutti doctor                                what is wrong with this network, and what to do",
            "tutti doctor --interface eth1               on another network card",
            "tutti doctor --for 60 --json                look for a minute, for a program",
        ],
        ["trace"] =
        [
            "tutti trace                                 every unit, a line each",
            "tutti trace --node lamp --kind sig,sub      signals and patches from and to one node",
            "tutti trace --pcap show.pcap --for 60       a minute, also for Wireshark",
            "tutti trace --kind malformed --json         only what cannot be read",
        ],
        ["patches"] =
        [
            "tutti patches                               every patch: does it work, and if not, why",
            "tutti patches lamp --watch                  those of one node, looked at each second",
            "tutti patches --json                        one array, for a program",
        ],
        ["watch"] =
        [
            "tutti watch lamp/level                      its value now, and each that follows",
            "tutti watch lamp                            all of its parameters",
            "tutti watch lamp/level --count 1 --json     one line of JSON",
        ],
        ["emit"] =
        [
            "tutti emit lamp/level 0 0.5 1               three signals, 25 a second",
            "tutti emit lamp/cue go --rate 1",
        ],
        ["node"] =
        [
            "tutti node desk --emit fader:flt=0.5:0..1   then type lines such as: fader 0.7",
            "tutti node lamp --sense level:flt=0:0..1    prints each change as: level 0.7",
            "tutti node desk --emit fader:flt=0 --persist fader     the fader stays where it was",
            "tutti node box --param mode:string=auto:rw --param 'url:string=http\\://host'",
            "seq 0 0.01 1 | sed 's/^/fader /' | tutti node desk --emit fader:flt=0",
        ],
        ["save"] =
        [
            "tutti save show.json                        every patch",
            "tutti save show.json --value lamp --value desk/master",
            "tutti save show.json --all-values           and every value that can be set",
        ],
        ["load"] =
        [
            "tutti load show.json                        stays until everything is there",
            "tutti load show.json --dry-run              only tells",
            "tutti load show.json --exact --for 30       nothing else, and no longer than that",
        ],
        ["diff"] = ["tutti diff show.json                        what to check before doors open"],
        ["keep"] = ["tutti keep show.json                        until Ctrl-C"],
        ["demo"] =
        [
            "tutti demo                                  until Ctrl-C",
            "tutti demo --for 5 --json                   for a program: one line a signal, then a summary",
            "tutti demo --web                            in a browser, too",
        ],
        ["web"] =
        [
            "tutti web                                   at http://127.0.0.1:8080/, until Ctrl-C",
            "tutti web --listen '*'                      for phones, too: scan the picture",
            "tutti web --listen 10.0.0.5 --port 80 --show friday",
        ],
        ["sim"] =
        [
            "tutti sim --worlds 1000                     a thousand shows with faults",
            "tutti sim --seed 57 --trace                 one of them again, with all that happens",
            "tutti sim --scenario crowd                  two hundred nodes",
        ],
        ["ring"] =
        [
            "tutti ring hub                              in one terminal",
            "tutti ring synth viola --out viola.wav      in another",
            "tutti mpdl play song.mpdl --to viola        and in a third",
            "tutti ring sim                              what there is to simulate",
        ],
        ["ring hub"] = ["tutti ring hub", "tutti ring hub --listen '*' --secret opus1", "tutti ring hub --listen 127.0.0.1:19941 --link 127.0.0.1"],
        ["ring join"] = ["tutti ring join shelf --class computer --save dumps", "tutti ring join keys --class controller --say 0x8001=blue --json"],
        ["ring ls"] = ["tutti ring ls", "tutti ring ls --hub 10.0.0.5 --json"],
        ["ring find"] = ["tutti ring find 'class = synthesizer and max-speed >= 1M and zipi-version >= 1.1'"],
        ["ring monitor"] = ["tutti ring monitor", "tutti ring monitor --json --for 10"],
        ["ring send"] =
        [
            "tutti ring send sample snare.wav --to shelf",
            "tutti ring send patch warm.syx --to viola --title Warm --patch-number 3",
            "tutti ring send error 'the tape is full' --severity warning",
            "tutti ring send midi '90 3C 7F' --to viola",
        ],
        ["ring synth"] = ["tutti ring synth viola --out viola.wav", "tutti ring synth | aplay -f S16_LE -c 2 -r 48000"],
        ["ring gateway"] = ["tutti ring gateway --show 1=strings --show 1.3.1=melody", "tutti ring gateway --hear viola:desk/fader=1/brightness", "tutti patch desk/fader viola/strings/brightness"],
        ["mpdl play"] = ["tutti mpdl play song.mpdl --to viola", "tutti mpdl play song.mid --to viola --to cello --latency 50"],
        ["ring sim"] =
        [
            "tutti ring sim guitar                       a guitar, a synthesizer and fifteen others",
            "tutti ring sim mine.ring --svg mine.svg     a ring of your own, as a picture",
            "tutti ring sim stage --bits --seed 7        half bit by half bit",
            "tutti ring sim published                    what was promised in 1994, and what is measured",
        ],
        ["bench"] =
        [
            "tutti bench                                 everything, in two minutes",
            "tutti bench speed --rounds 3                round trips and rates, soon",
            "tutti bench --json > today.json             to compare another day",
        ],
        ["mpdl"] =
        [
            "tutti mpdl from-midi song.mid song.mpdl     then look at it, change it, and hear it:",
            "tutti mpdl info song.mpdl",
            "tutti mpdl decode song.mpdl song.txt        edit it, and: tutti mpdl encode song.txt song.mpdl",
            "tutti mpdl render song.mpdl song.wav",
        ],
        ["mpdl decode"] =
        [
            "tutti mpdl decode song.mpdl | less",
            "tutti mpdl decode song.mpdl --json          a line of JSON for each record",
        ],
        ["mpdl encode"] =
        [
            "tutti mpdl encode song.txt song.mpdl",
            "tutti mpdl encode song.txt | tutti mpdl render - song.wav",
        ],
        ["mpdl info"] =
        [
            "tutti mpdl info song.mpdl",
            "tutti mpdl info song.mpdl --json",
        ],
        ["mpdl from-midi"] = ["tutti mpdl from-midi song.mid song.mpdl"],
        ["mpdl to-midi"] =
        [
            "tutti mpdl to-midi song.mpdl song.mid       MPE: a channel for each note",
            "tutti mpdl to-midi song.mpdl song.mid --channels",
        ],
        ["mpdl render"] =
        [
            "tutti mpdl render song.mpdl song.wav        or a MIDI file",
            "tutti mpdl render song.mid - | aplay -f S16_LE -c 2 -r 48000",
            "tutti mpdl render song.mpdl song.wav --rate 96000 --format f32",
        ],
        ["mpdl diff"] = ["tutti mpdl diff before.mpdl after.mpdl"],
        ["completion"] =
        [
            "source <(tutti completion bash)             in ~/.bashrc",
            "source <(tutti completion zsh)              in ~/.zshrc",
            "tutti completion fish > ~/.config/fish/completions/tutti.fish",
        ],
    };

    /// <summary>True for a verb that touches no network.</summary>
    public static bool UsesNoNetwork(string verb) => verb is "sim" or "ring sim" or "mpdl" || (verb.StartsWith("mpdl ", StringComparison.Ordinal) && verb != "mpdl play");

    /// <summary>What else one must know of a verb, or of the whole command.</summary>
    public static IReadOnlyList<string> Remarks(string verb) => s_remarks.TryGetValue(verb, out string[]? remarks) ? remarks : [];

    /// <summary>The examples of a verb, or of the whole command.</summary>
    public static IReadOnlyList<string> Examples(string verb) => s_byVerb.TryGetValue(verb, out string[]? examples) ? examples : [];
}
