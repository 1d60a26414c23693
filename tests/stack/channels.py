"""Raw channels, to act as any user of the broker."""

from contextlib import contextmanager

import amqp
import kombu


@contextmanager
def channel_of(stack, user, vhost):
    uri = kombu.Connection(stack.uris(user, vhost).amqp)
    with amqp.Connection(
        host=f"{uri.hostname}:{uri.port}",
        userid=uri.userid,
        password=uri.password,
        virtual_host=uri.virtual_host,
        confirm_publish=True,
    ) as connection:
        yield connection.channel()
