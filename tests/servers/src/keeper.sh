# Keeps Postfix and Dovecot in a directory of their own, as long as whoever started it keeps its input open.
#
# It reads everything from the environment, says where the directory is, and then does what it is told a line at a time:
# `start`, `stop` or `kill`, and which of the two. It says the line again when that is done.
set -eu
umask 022
dir=$(mktemp -d "${MAIL_PLACE:-/tmp}/radd-mail.XXXXXX")
postfix= dovecot=
end() {
  trap - EXIT
  ends KILL "$postfix"
  ends KILL "$dovecot"
  rm -rf "$dir"
}
trap end EXIT
# Who is told to stop is told by its input; the servers are in groups of their own, and get no signal from a keyboard.
trap '' INT TERM HUP

# A server and all that it has started are a group. It has ended when nobody in it lives; who is dead there may wait for a
# process 1 that looks after nobody.
lives() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' |
    awk -v group="$1" '$3 == group && $1 != "Z" { found = 1 } END { exit !found }'
}
ends() {
  [ -n "$2" ] || return 0
  kill -s "$1" -- "-$2" 2>/dev/null || true
  while lives "$2"; do sleep 0.02; done
  wait "$2" 2>/dev/null || true
}

# Postfix's processes aren't root, and are to find their way.
chmod 755 "$dir"
cd "$dir"
printf %s "$MAIL_CERTIFICATE" >certificate.pem
printf %s "$MAIL_KEY" >key.pem
chmod 600 key.pem
sbin=$(postconf -d -h daemon_directory)

mkdir -p mail etc queue/pid run
chown mail:mail mail
install -d -o postfix -m 700 data queue/active queue/bounce queue/corrupt queue/defer queue/deferred queue/flush \
  queue/hold queue/incoming queue/private queue/saved queue/trace
install -d -o postfix -g postdrop -m 730 queue/maildrop
install -d -o postfix -g postdrop -m 710 queue/public

# `addresses` has who gets mail here, `moved` whose mail goes on to another address, and `judged` what is noted of senders.
printf %s "$MAIL_ADDRESSES" >etc/addresses
printf %s "$MAIL_MOVED" >etc/moved
printf %s "$MAIL_JUDGED" >etc/judged
cat >etc/main.cf <<CF
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = $sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $dir/postfix.log
maillog_file_prefixes = $dir
myhostname = mx.desk.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
local_transport = error:nobody has mail on this machine
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
relayhost =
disable_dns_lookups = yes
smtp_host_lookup = native
smtputf8_enable = yes
recipient_delimiter = +
virtual_mailbox_domains = $MAIL_DOMAINS
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = texthash:$dir/etc/addresses
virtual_alias_maps = texthash:$dir/etc/moved
virtual_minimum_uid = 1
virtual_uid_maps = static:$(id -u mail)
virtual_gid_maps = static:$(id -g mail)
virtual_mailbox_limit = 0
mailbox_size_limit = 0
message_size_limit = 0
notify_classes =
minimal_backoff_time = 2s
maximal_backoff_time = 5s
queue_run_delay = 2s
smtpd_relay_restrictions = reject_unauth_destination
smtpd_data_restrictions = check_sender_access texthash:$dir/etc/judged
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = $dir/run/postfix
smtpd_tls_security_level = may
smtpd_tls_cert_file = $dir/certificate.pem
smtpd_tls_key_file = $dir/key.pem
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
CF
cat >etc/master.cf <<CF
127.0.0.1:$MAIL_SMTP  inet n - n - - smtpd
127.0.0.1:$MAIL_SMTPS inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
virtual   unix - n n - - virtual
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
CF
# Whoever shows a token is asked about where MAIL_TOKENS says; nobody has one where that is empty.
mechanisms="plain login" oauth=
if [ -n "$MAIL_TOKENS" ]; then
  mechanisms="plain login xoauth2"
  cat >etc/oauth2.conf <<CF
tokeninfo_url = $MAIL_TOKENS?access_token=
username_attribute = email
active_attribute = active
active_value = true
CF
  oauth="passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = $dir/etc/oauth2.conf
}"
fi
cat >etc/dovecot.conf <<CF
protocols = imap
listen = 127.0.0.1
base_dir = $dir/run
state_dir = $dir/run
instance_name = radd-mail-$MAIL_IMAP
log_path = $dir/dovecot.log
ssl = yes
ssl_cert = <$dir/certificate.pem
ssl_key = <$dir/key.pem
disable_plaintext_auth = no
auth_mechanisms = $mechanisms
mail_fsync = never
mail_location = maildir:~
first_valid_uid = 1
passdb {
  driver = static
  mechanisms = plain login
  args = password=$MAIL_PASSWORD
}
$oauth
userdb {
  driver = static
  args = uid=mail gid=mail home=$dir/mail/%d/%n
}
service imap-login {
  inet_listener imap {
    port = $MAIL_IMAP
  }
  inet_listener imaps {
    port = $MAIL_IMAPS
    ssl = yes
  }
}
service auth {
  unix_listener postfix {
    mode = 0666
  }
}
CF

listens() {
  # What listens has a line with the port in hexadecimal and the state 0A.
  grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") [0-9A-F]*:0000 0A " /proc/net/tcp
}
# Somebody else may have one of the ports for a moment.
begin() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    case $1 in
      postfix)
        rm -f queue/pid/master.pid
        setsid "$sbin/master" -d -c "$dir/etc" >>postfix.out 2>&1 &
        postfix=$! port=$MAIL_SMTP
        ;;
      dovecot)
        rm -f run/master.pid
        setsid dovecot -F -c "$dir/etc/dovecot.conf" >>dovecot.log 2>&1 &
        dovecot=$! port=$MAIL_IMAP
        ;;
    esac
    server=$!
    while kill -0 "$server" 2>/dev/null; do
      if listens "$port"; then return 0; fi
      sleep 0.02
    done
    ends KILL "$server"
    sleep 0.5
  done
  cat "$1".* >&2
  exit 1
}

begin dovecot
begin postfix
echo "$dir"
while read -r word which; do
  case $which in postfix) group=$postfix ;; *) group=$dovecot ;; esac
  case $word in
    start) begin "$which" ;;
    stop) ends TERM "$group" ;;
    kill) ends KILL "$group" ;;
  esac
  echo "$word $which"
done
ends TERM "$postfix"
ends TERM "$dovecot"
